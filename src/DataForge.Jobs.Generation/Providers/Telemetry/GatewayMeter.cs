using System.Diagnostics.Metrics;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Telemetry;

/// <summary>
/// What the gateway measures: questions, by the names of OpenTelemetry's conventions for generative AI (semantic conventions
/// 1.37, 2025), and the requests to providers that they took, each when it ends, whoever waits for it still.
/// </summary>
public static class GatewayMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = GatewayTelemetry.Name;

    /// <summary>The instrument of requests to providers, one by one.</summary>
    public const string AttemptDurationName = "dataforge.llm.attempt.duration";

    /// <summary>The instrument of tokens.</summary>
    public const string TokensName = "dataforge.llm.tokens";

    /// <summary>The instrument of what requests cost.</summary>
    public const string CostName = "dataforge.llm.cost";

    /// <summary>The instrument of requests that cost nobody knows what.</summary>
    public const string UnpricedName = "dataforge.llm.unpriced";

    /// <summary>The instrument of answers given again from the replay cache.</summary>
    public const string CacheHitsName = "dataforge.llm.cache.hits";

    /// <summary>The tag with the provider, as it is configured.</summary>
    public const string ProviderTag = "provider";

    /// <summary>The tag with the model's name in the registry.</summary>
    public const string ModelTag = "model";

    /// <summary>The tag with how a request ended: <see cref="Answered"/>, <see cref="Cancelled"/>, or the kind of error.</summary>
    public const string OutcomeTag = "outcome";

    /// <summary>The tag with the kind of tokens.</summary>
    public const string TypeTag = "type";

    /// <summary>The outcome of a request that was answered.</summary>
    public const string Answered = "answered";

    /// <summary>The outcome of a request that was given up while it was under way.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The outcomes of requests that brought no answer.</summary>
    public static IReadOnlyList<string> Errors => Words;

    private static readonly string[] Words = [.. Enum.GetValues<ProviderErrorKind>().Select(kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()))];

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration =
        Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long a question took, every attempt and wait of it.");

    private static readonly Histogram<double> AttemptDuration =
        Meter.CreateHistogram<double>(AttemptDurationName, "s", "How long one request to a provider took.");

    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>(TokensName, "{token}", "Tokens read and written, failed requests included.");

    private static readonly Counter<double> Cost = Meter.CreateCounter<double>(CostName, "{USD}", "US dollars of the requests whose price is known.");

    private static readonly Counter<long> Unpriced = Meter.CreateCounter<long>(UnpricedName, "{request}", "Requests whose price, or whose tokens, nobody knows.");

    private static readonly Counter<long> CacheHits = Meter.CreateCounter<long>(CacheHitsName, "{answer}", "Answers given again from the replay cache.");

    /// <summary>Kinds of errors as they are said everywhere.</summary>
    internal static string Word(ProviderErrorKind kind) => Words[(int)kind];

    /// <summary>How a request ended, in a word.</summary>
    internal static string OutcomeOf(CallAttempt attempt) => attempt.Error is { } kind ? Word(kind) : attempt.IsCancelled ? Cancelled : Answered;

    /// <summary>Measures a question.</summary>
    internal static void Measure(CompletionRequest request, CompletionOutcome outcome, string? error, TimeSpan took)
    {
        var provider = (outcome as CompletionOutcome.Answered)?.By?.Provider ?? request.Provider;
        Duration.Record(
            took.TotalSeconds,
            new("gen_ai.operation.name", "chat"),
            new("gen_ai.provider.name", provider),
            new("gen_ai.request.model", request.Model),
            new("error.type", error ?? ""));
        if (outcome.Usage.CachedCalls > 0)
        {
            CacheHits.Add(outcome.Usage.CachedCalls, new KeyValuePair<string, object?>(ProviderTag, provider));
        }
    }

    /// <summary>Measures a request to a provider.</summary>
    internal static void Measure(CallAttempt attempt)
    {
        KeyValuePair<string, object?> provider = new(ProviderTag, attempt.Provider), model = new(ModelTag, attempt.Model);
        AttemptDuration.Record(attempt.Latency.TotalSeconds, provider, model, new(OutcomeTag, OutcomeOf(attempt)));
        Count(attempt.PromptTokens - attempt.CachedTokens, "prompt");
        Count(attempt.CachedTokens, "cached");
        Count(attempt.CompletionTokens - attempt.ReasoningTokens, "completion");
        Count(attempt.ReasoningTokens, "reasoning");
        if (attempt.CostUsd is not { } cost)
        {
            Unpriced.Add(1, provider, model);
        }
        else if (cost > 0)
        {
            Cost.Add((double)cost, provider, model);
        }

        void Count(long tokens, string type)
        {
            if (tokens > 0)
            {
                Tokens.Add(tokens, provider, model, new(TypeTag, type));
            }
        }
    }
}
