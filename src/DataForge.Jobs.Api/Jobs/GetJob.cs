using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary><c>GET /jobs/{id}</c></summary>
internal static class GetJob
{
    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobReads jobs, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is { } job
            ? JsonAnswer.Ok(writer => JobJson.Write(writer, job))
            : KnownProblems.NoJob(id);
    }
}
