using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Hosting.Models;
using DataForge.Jobs.Storage.Models;

namespace DataForge.Jobs.Api.Models;

/// <summary><c>DELETE /models/{name}</c>: takes back what was named at run time; what is configured is in force again.</summary>
internal static class DeleteModel
{
    public static async Task<IResult> HandleAsync(string name, HttpContext context, ModelStore store, ModelOverlay overlay, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var provider = query.Text("provider");
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await store.DeleteAsync(name, provider, cancellationToken) == 0)
        {
            return KnownProblems.NotFound($"Nothing was named `{name}` at run time. Models of the configuration can be replaced, not removed.");
        }

        await overlay.RefreshAsync(cancellationToken);
        return Results.NoContent();
    }
}
