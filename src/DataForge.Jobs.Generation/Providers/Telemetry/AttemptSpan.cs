using System.Diagnostics;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Telemetry;

/// <summary>
/// One request to a provider as a span below its question, by OpenTelemetry's conventions for generative AI (semantic
/// conventions 1.37, 2025). What was asked and answered is no part of it. Free where nobody listens.
/// </summary>
internal static class AttemptSpan
{
    /// <summary>Opens it when the request is sent.</summary>
    /// <param name="provider">Who is asked.</param>
    public static Activity? Begin(Call call, string provider)
    {
        if (Activity.Current is not { Recorded: true } || GatewayTelemetry.Start("chat ", call.Model.ProviderName, ActivityKind.Client) is not { } span)
        {
            return null;
        }

        return span.SetTag("gen_ai.operation.name", "chat")
            .SetTag("gen_ai.provider.name", provider)
            .SetTag("gen_ai.request.model", call.Model.ProviderName)
            .SetTag("gen_ai.request.max_tokens", call.Options.MaxOutputTokens)
            .SetTag("gen_ai.request.temperature", Plain(call.Options.Temperature))
            .SetTag("gen_ai.request.top_p", Plain(call.Options.TopP))
            .SetTag("gen_ai.request.seed", call.Options.Seed)
            .SetTag("gen_ai.output.type", call.Options.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
    }

    // 0.3, and not 0.30000001192092896.
    private static double? Plain(float? value) => value is { } number ? (double)(decimal)number : null;

    /// <summary>Closes it with the answer's own account.</summary>
    public static void Answered(Activity? span, ChatResponse response) => span?
        .SetTag("gen_ai.response.id", response.ResponseId)
        .SetTag("gen_ai.response.model", response.ModelId)
        .SetTag("gen_ai.response.finish_reasons", response.FinishReason is { } reason ? new[] { reason.Value } : null)
        .SetTag("gen_ai.usage.input_tokens", response.Usage?.InputTokenCount)
        .SetTag("gen_ai.usage.output_tokens", response.Usage?.OutputTokenCount);

    /// <summary>Closes it without one. The provider's words stay out: they may repeat the prompt.</summary>
    public static void Failed(Activity? span, ProviderErrorKind kind) => span?.SetTag("error.type", GatewayMeter.Word(kind)).SetStatus(ActivityStatusCode.Error);

    /// <summary>Closes it when nobody waits for an answer any more.</summary>
    public static void Cancelled(Activity? span) => span?.SetTag("error.type", "cancelled").SetStatus(ActivityStatusCode.Error);
}
