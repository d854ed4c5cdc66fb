using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Telemetry;

/// <summary>
/// What the gateway tells of its questions: a span each, and how long they took and what they cost, by the names of
/// OpenTelemetry's conventions for generative AI (semantic conventions 1.37, 2025). No prompt, no answer, no key.
/// </summary>
public static class GatewayTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "DataForge.Jobs.Gateway";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a question took, every attempt and wait of it.");

    private static readonly Histogram<double> AttemptDuration =
        Meter.CreateHistogram<double>("dataforge.llm.attempt.duration", "s", "How long one request to a provider took.");

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("dataforge.llm.tokens", "{token}", "Tokens read and written, failed requests included.");

    private static readonly Counter<double> Cost = Meter.CreateCounter<double>("dataforge.llm.cost", "{USD}", "US dollars of the requests whose price is known.");

    /// <summary>Opens a question's span.</summary>
    internal static Activity? Begin(CompletionRequest request)
    {
        // An attempt is the call to a provider, and has the tokens; a question may have several, or none.
        var activity = Start("ask ", request.Model, ActivityKind.Internal);
        activity?.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", request.Provider)
            .SetTag("gen_ai.request.model", request.Model)
            .SetTag("gen_ai.request.max_tokens", request.MaxTokens)
            .SetTag("gen_ai.request.temperature", request.Temperature)
            .SetTag("dataforge.ordinal", request.Ordinal);
        return activity;
    }

    /// <summary>Opens a span; null, and no name is made up for it, where nobody listens.</summary>
    internal static Activity? Start(string verb, string model, ActivityKind kind) => Source.HasListeners() ? Source.StartActivity(verb + model, kind) : null;

    /// <summary>Closes it with what came of it.</summary>
    internal static void End(Activity? activity, CompletionRequest request, CompletionOutcome outcome, TimeSpan took)
    {
        var error = ErrorOf(outcome);
        var by = (outcome as CompletionOutcome.Answered)?.By;
        Duration.Record(
            took.TotalSeconds,
            new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", by?.Provider ?? request.Provider),
            new("gen_ai.request.model", request.Model),
            new("error.type", error ?? ""));
        foreach (var attempt in outcome.Usage.Attempts)
        {
            Record(attempt);
        }

        if (activity is null)
        {
            return;
        }

        activity.SetTag("dataforge.usage.input_tokens", outcome.Usage.PromptTokens)
            .SetTag("dataforge.usage.output_tokens", outcome.Usage.CompletionTokens)
            .SetTag("dataforge.cost_usd", outcome.Usage.CostUsd is { } cost ? (double)cost : null)
            .SetTag("dataforge.attempts", outcome.Usage.Calls);
        if (outcome is CompletionOutcome.Answered answered)
        {
            activity.SetTag("gen_ai.response.model", by?.Model).SetTag("gen_ai.response.finish_reasons", answered.FinishReason is { } reason ? new[] { reason } : null);
            return;
        }

        activity.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
    }

    private static void Record(CallAttempt attempt)
    {
        KeyValuePair<string, object?> provider = new("provider", attempt.Provider), model = new("model", attempt.Model);
        var result = attempt.Error is { } kind ? Word(kind) : attempt.IsCancelled ? "cancelled" : "answered";
        AttemptDuration.Record(attempt.Latency.TotalSeconds, provider, model, new("outcome", result));
        Count(attempt.PromptTokens - attempt.CachedTokens, "prompt");
        Count(attempt.CachedTokens, "cached");
        Count(attempt.CompletionTokens - attempt.ReasoningTokens, "completion");
        Count(attempt.ReasoningTokens, "reasoning");
        if (attempt.CostUsd is > 0 and var cost)
        {
            Cost.Add((double)cost, provider, model);
        }

        void Count(long tokens, string type)
        {
            if (tokens > 0)
            {
                Tokens.Add(tokens, provider, model, new("type", type));
            }
        }
    }

    private static string? ErrorOf(CompletionOutcome outcome) => outcome switch
    {
        CompletionOutcome.Refused refused => Word(refused.Kind),
        CompletionOutcome.Deferred deferred => Word(deferred.Kind),
        CompletionOutcome.OverBudget => "over_budget",
        _ => null,
    };

    internal static string Word(ProviderErrorKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
