using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Templates;

namespace DataForge.Jobs.Api.Templates;

/// <summary><c>DELETE /templates/{name}</c>: every version; jobs keep the text that they pinned.</summary>
internal static class DeleteTemplate
{
    public static async Task<IResult> HandleAsync(string name, HttpContext context, TemplateStore templates, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        return await templates.DeleteAsync(RequestTenant.Of(context), name, cancellationToken)
            ? TypedResults.NoContent()
            : KnownProblems.NotFound($"There is no template `{name}`.");
    }
}
