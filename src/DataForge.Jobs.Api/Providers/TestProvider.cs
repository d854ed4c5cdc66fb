using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Spending;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Api.Providers;

/// <summary>
/// <c>POST /providers/{name}/test</c>: one real, tiny call, never repeated and never elsewhere. A provider that does not
/// answer is the result of the test, not a failure of the request.
/// </summary>
internal sealed class TestProvider(ProviderGateway gateway, ModelRegistry models, TenantSpending spending, TimeProvider time)
{
    private const string Prompt = "Answer with the one word OK.";

    /// <summary>Enough for a word, and for the least that vendors let one ask for.</summary>
    private const int MaxTokens = 16;

    /// <summary>Whoever tests wants to know, not to wait: longer than any healthy answer of a word takes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<IResult> HandleAsync(string name, HttpContext context, TestProvider test, CancellationToken cancellationToken) =>
        new QueryReader(context.Request).Refuses(out var problem) ? problem : await test.AnswerAsync(RequestTenant.AskerOf(context), name, cancellationToken);

    private async Task<IResult> AnswerAsync(Asker asker, string provider, CancellationToken cancellationToken)
    {
        if (!models.TryResolve(null, provider, out var model, out var unknown))
        {
            return KnownProblems.NotFound(unknown);
        }

        using var limit = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var once = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        using var spend = spending.Open(asker.Payer, asker.KeyBudget, model.Provider, model.Name);
        // What leaves without an answer is not tried again.
        var terms = spend.On(new CallTerms { Hold = once.Token, Leave = once.Cancel }, replay: null);
        var started = time.GetTimestamp();
        try
        {
            var request = new CompletionRequest(model.Provider, model.Name, [new ChatMessage(ChatRole.User, Prompt)]) { MaxTokens = MaxTokens, Freedom = RouteFreedom.Fixed };
            var outcome = await gateway.CompleteAsync(request.On(terms), either.Token);
            spend.Settle(outcome.Usage);
            return JsonAnswer.Ok(writer => Write(writer, model, time.GetElapsedTime(started), outcome.Usage.Calls, outcome));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var late = new CompletionOutcome.Deferred(ProviderErrorKind.Timeout, $"There was no answer within {s_patience.TotalSeconds:0} seconds.", null, default);
            return JsonAnswer.Ok(writer => Write(writer, model, time.GetElapsedTime(started), 1, late));
        }
    }

    private static void Write(Utf8JsonWriter writer, ModelEntry model, TimeSpan latency, int calls, CompletionOutcome outcome)
    {
        var (kind, message, retryAfter) = outcome switch
        {
            CompletionOutcome.Refused refused => (Word(refused.Kind), refused.Message, null),
            CompletionOutcome.Deferred away => (Word(away.Kind), away.Message, away.RetryAfter),
            CompletionOutcome.OverBudget broke => ("budget_exhausted", broke.Message, (TimeSpan?)null),
            _ => (null, null, null),
        };
        writer.WriteStartObject();
        writer.WriteString("provider", model.Provider);
        writer.WriteString("model", model.Name);
        writer.WriteBoolean("ok", kind is null);
        writer.WriteNumber("latency_ms", Math.Round(latency.TotalMilliseconds, 1));
        writer.WriteNumber("calls", calls);
        writer.WriteNumber("input_tokens", outcome.Usage.PromptTokens);
        writer.WriteNumber("output_tokens", outcome.Usage.CompletionTokens);
        writer.WriteNumberOrNull("cost_usd", calls == 0 ? 0 : outcome.Usage.CostUsd);
        writer.WritePropertyName("error");
        if (kind is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            writer.WriteString("message", message);
            writer.WriteNumberOrNull("retry_after_seconds", retryAfter?.TotalSeconds);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string Word(ProviderErrorKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
