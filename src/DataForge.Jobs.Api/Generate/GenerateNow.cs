using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Generate;

/// <summary><c>POST /generate</c>: one answer, now.</summary>
internal static class GenerateNow
{
    public static async Task<IResult> HandleAsync(HttpContext context, GenerateCall call, ModelRegistry models, IOptions<RequestLimits> limits, CancellationToken cancellationToken)
    {
        var (request, problem) = await ReadAsync(context, models, limits.Value, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        var (answer, failure) = await call.AskAsync(RequestTenant.AskerOf(context), request!, null, cancellationToken);
        return failure is not null ? failure : JsonAnswer.Ok(writer => answer!.Write(writer, hasText: true));
    }

    /// <summary>The request of a body that holds one; or what is wrong with it.</summary>
    public static async Task<(CompletionRequest? Request, Problem? Problem)> ReadAsync(HttpContext context, ModelRegistry models, RequestLimits limits, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return (null, problem);
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return (null, body.Problem);
        }

        var problems = new ProblemList();
        var request = GenerateReader.Read(document.RootElement, models, limits.PromptCharacters, problems);
        return problems.Problem is { } wrong ? (null, wrong) : (request, null);
    }
}
