using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary><c>DELETE /jobs/{id}</c>: an ended job, with all its rows.</summary>
internal static class DeleteJob
{
    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobEndings endings, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await endings.DeleteAsync(RequestTenant.Of(context), id, cancellationToken) switch
        {
            (IntentOutcome.Written, _) => TypedResults.NoContent(),
            (IntentOutcome.Invalid, { } status) => JobTransitions.Refuse("deleted", status),
            _ => KnownProblems.NoJob(id),
        };
    }
}
