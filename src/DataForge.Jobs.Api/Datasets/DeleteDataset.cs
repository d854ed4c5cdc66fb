using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Datasets;

namespace DataForge.Jobs.Api.Datasets;

/// <summary><c>DELETE /datasets/{name}</c>: every version, unless a job that has not ended reads one.</summary>
internal static class DeleteDataset
{
    public static async Task<IResult> HandleAsync(string name, HttpContext context, DatasetStore datasets, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await datasets.DeleteAsync(RequestTenant.Of(context), name, cancellationToken) switch
        {
            (false, _) => KnownProblems.NotFound($"There is no dataset `{name}`."),
            (true, { } job) => KnownProblems.DatasetInUse(name, job),
            _ => TypedResults.NoContent(),
        };
    }
}
