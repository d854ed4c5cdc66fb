using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Naming;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Templating;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Templates;

/// <summary><c>PUT /templates/{name}</c>: a new version, if it can be parsed.</summary>
internal static class PutTemplate
{
    public static async Task<IResult> HandleAsync(string name, HttpContext context, TemplateStore templates, IOptions<RequestLimits> limits, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        if (ResourceName.ProblemOf(name) is { } wrong)
        {
            return wrong;
        }

        // A template file can be sent as it is.
        var body = JsonBody.IsText(context.Request)
            ? await JsonBody.ReadTextAsync(context.Request, "body", cancellationToken)
            : await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return body.Problem!;
        }

        var fields = new FieldReader(document.RootElement);
        var source = fields.Text("body", limits.Value.PromptCharacters, required: true);
        var description = fields.Text("description", TemplateLimits.Description);
        if (fields.Refuses(out problem))
        {
            return problem;
        }

        Template parsed;
        try
        {
            parsed = new TemplateEnvironment().Parse(source!, name);
        }
        catch (TemplateException fault)
        {
            return TemplateFault.Answer("body", fault);
        }

        var stored = await templates.PutAsync(RequestTenant.Of(context), name, source!, description, cancellationToken);
        return JsonAnswer.Ok(writer => TemplateJson.Write(writer, stored, parsed));
    }
}
