using System.Diagnostics;

namespace DataForge.Jobs.Generation.Providers.Telemetry;

/// <summary>
/// What the gateway tells of its questions: a span each, by the names of OpenTelemetry's conventions for generative AI
/// (semantic conventions 1.37, 2025). No prompt, no answer, no key. What it measures is in <see cref="GatewayMeter"/>.
/// </summary>
public static class GatewayTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "DataForge.Jobs.Gateway";

    private static readonly ActivitySource Source = new(Name);

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
        GatewayMeter.Measure(request, outcome, error, took);
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

    private static string? ErrorOf(CompletionOutcome outcome) => outcome switch
    {
        CompletionOutcome.Refused refused => GatewayMeter.Word(refused.Kind),
        CompletionOutcome.Deferred deferred => GatewayMeter.Word(deferred.Kind),
        CompletionOutcome.OverBudget => "over_budget",
        _ => null,
    };
}
