using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Paging;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Api.Templates;

/// <summary><c>GET /templates</c>, <c>GET /templates/{name}</c> and <c>GET /templates/{name}/variations</c></summary>
internal static class ReadTemplates
{
    public static Task<IResult> ListAsync(HttpContext context, TemplateStore templates, CancellationToken cancellationToken) =>
        ListAsync("", context, templates, cancellationToken);

    public static async Task<IResult> VariationsAsync(string name, HttpContext context, TemplateStore templates, CancellationToken cancellationToken) =>
        ResourceName.ProblemOf(name) ?? await ListAsync(name, context, templates, cancellationToken);

    public static async Task<IResult> FindAsync(string name, HttpContext context, TemplateStore templates, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var version = query.Integer("version", 1, int.MaxValue);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await templates.FindAsync(RequestTenant.Of(context), name, version, cancellationToken) is not { } template)
        {
            return KnownProblems.NotFound(version is null ? $"There is no template `{name}`." : $"There is no version {version} of a template `{name}`.");
        }

        var parsed = Parse(template.Body);
        return JsonAnswer.Ok(writer => TemplateJson.Write(writer, template, parsed));
    }

    private static Template? Parse(string body)
    {
        try
        {
            return new TemplateEnvironment().Parse(body);
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static async Task<IResult> ListAsync(string prefix, HttpContext context, TemplateStore templates, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Limit();
        var after = query.CursorName(CursorKind.Templates);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        var found = await templates.ListAsync(RequestTenant.Of(context), prefix, after, limit + 1, cancellationToken);
        var page = Page.Of(found, limit, last => Cursor.Of(CursorKind.Templates, last.Name));
        return JsonAnswer.List(page.Items, page.NextCursor, TemplateJson.Write);
    }
}
