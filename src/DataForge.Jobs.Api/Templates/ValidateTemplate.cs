using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Templating;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Templates;

/// <summary><c>POST /templates/validate</c>: a template at fault is an answer here, not a problem.</summary>
internal static class ValidateTemplate
{
    public static async Task<IResult> HandleAsync(HttpContext context, IOptions<RequestLimits> limits, CancellationToken cancellationToken)
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
        var source = fields.Text("body", limits.Value.PromptCharacters, required: true);
        return fields.Refuses(out problem) ? problem : Validate(source!);
    }

    private static JsonAnswer Validate(string source)
    {
        try
        {
            var parsed = new TemplateEnvironment().Parse(source);
            return JsonAnswer.Ok(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("valid", true);
                TemplateJson.WriteNeeds(writer, parsed);
                writer.WriteEndObject();
            });
        }
        catch (TemplateException fault)
        {
            return JsonAnswer.Ok(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("valid", false);
                writer.WriteStartArray("errors");
                writer.WriteStartObject();
                writer.WriteNumber("line", fault.Line);
                writer.WriteNumber("column", fault.Column);
                writer.WriteString("message", fault.Message);
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }
    }
}
