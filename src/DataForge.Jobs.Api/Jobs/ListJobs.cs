using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary><c>GET /jobs</c>, newest first.</summary>
internal static class ListJobs
{
    public static async Task<IResult> HandleAsync(HttpContext context, JobReads jobs, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var status = query.Choice("status", JobStatus.All);
        var priority = query.Integer("priority", 1, 5);
        var tag = query.Text("tag");
        var limit = query.Limit();
        var before = query.Cursor(Cursor.Job);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = await jobs.ListAsync(new JobQuery(RequestTenant.Of(context), status, priority, tag, limit + 1, before), cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(last.Job.CreatedAt, last.Job.Id));
        return JsonAnswer.List(page.Items, page.NextCursor, JobJson.Write);
    }
}
