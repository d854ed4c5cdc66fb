using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Samples;

/// <summary><c>GET /jobs/{id}/samples</c>, in ordinal order.</summary>
internal static class ListSamples
{
    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobReads jobs, SampleReads samples, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var state = SampleStates.Of(query.Choice("state", SampleStates.Choices));
        var limit = query.Limit();
        var after = query.Cursor(text => Cursor.Number(CursorKind.Samples, text)) ?? -1;
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is null)
        {
            return KnownProblems.NoJob(id);
        }

        var found = await samples.PageAsync(id, state, after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.Samples, last.Candidate.Ordinal));
        return JsonAnswer.List(page.Items, page.NextCursor, SampleJson.Write);
    }
}
