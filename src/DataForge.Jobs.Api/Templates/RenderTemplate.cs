using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Templates;

/// <summary><c>POST /templates/render</c></summary>
internal static class RenderTemplate
{
    /// <summary>What <c>undefined</c> can say, the default first.</summary>
    public static readonly IReadOnlyList<string> Modes = ["strict", Lenient];

    private const string Lenient = "lenient";

    public static async Task<IResult> HandleAsync(HttpContext context, TemplateSources sources, IOptions<RequestLimits> limits, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return body.Problem!;
        }

        var fields = new FieldReader(document.RootElement);
        var source = fields.Text("body", limits.Value.PromptCharacters);
        var name = fields.Text("template", TemplateLimits.Reference);
        var variables = fields.Object("variables");
        var lenient = fields.Choice("undefined", Modes) == Lenient;
        if (fields.Has("body") == fields.Has("template"))
        {
            fields.Refuse("body", "Give either body or template.");
        }

        if (fields.Refuses(out problem))
        {
            return problem;
        }

        var found = await sources.FetchAsync(RequestTenant.Of(context), name is null ? SpecReferences.TemplatesIn(source!) : [name], cancellationToken);
        if (name is not null && !found.ContainsKey(name))
        {
            return KnownProblems.NotFound($"There is no template `{name}`.");
        }

        return Render(name is null ? "body" : "template", source ?? found[name!].Body, found, variables, lenient, cancellationToken);
    }

    private static IResult Render(
        string path,
        string source,
        Dictionary<string, StoredTemplate> includes,
        JsonElement? variables,
        bool lenient,
        CancellationToken cancellationToken)
    {
        var values = variables?.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value) ?? [];
        try
        {
            var template = new TemplateEnvironment(loader: name => includes.GetValueOrDefault(name)?.Body).Parse(source, path);
            IReadOnlyList<string> missing = [];
            var text = lenient ? template.RenderLenient(values, out missing, cancellationToken) : template.Render(values, cancellationToken);
            return JsonAnswer.Ok(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("text", text);
                writer.WriteTexts("missing", missing);
                writer.WriteEndObject();
            });
        }
        catch (TemplateException fault)
        {
            return TemplateFault.Answer(path, fault);
        }
    }
}
