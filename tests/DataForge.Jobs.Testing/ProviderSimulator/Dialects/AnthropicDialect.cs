using System.Text.Json;

namespace DataForge.Jobs.Testing.ProviderSimulator.Dialects;

/// <summary>Anthropic's Messages API. A quarter of every prompt was read from the cache, as it counts it: beside the rest.</summary>
internal sealed class AnthropicDialect : SimulatorDialect
{
    public override string StreamType => "text/event-stream; charset=utf-8";

    public override (int Status, string? Code, string Message) TooLong => (400, "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum");

    public override string Garbled => "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":\n\n";

    public override object Whole(SimulatedReply reply) => new
    {
        id = reply.Id,
        type = "message",
        role = "assistant",
        model = reply.Model,
        content = reply.FinishReason == "content_filter" ? [] : new object[] { new { type = "thinking", thinking = "Let me see.", signature = "s" }, new { type = "text", text = reply.Text } },
        stop_reason = StopReason(reply),
        stop_sequence = (string?)null,
        usage = Usage(reply, reply.CompletionTokens),
    };

    public override object Empty(SimulatedReply reply) => new
    {
        id = reply.Id,
        type = "message",
        role = "assistant",
        model = reply.Model,
        content = Array.Empty<object>(),
        stop_reason = "end_turn",
        usage = Usage(reply, 0),
    };

    public override IEnumerable<string> Opening(SimulatedReply reply) =>
    [
        Start(reply),
        Event("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "thinking", thinking = "" } }),
        Event("ping", new { type = "ping" }),
        Event("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "thinking_delta", thinking = "Let me see." } }),
        Event("content_block_stop", new { type = "content_block_stop", index = 0 }),
        Event("content_block_start", new { type = "content_block_start", index = 1, content_block = new { type = "text", text = "" } }),
    ];

    public override string Delta(SimulatedReply reply, string text) =>
        Event("content_block_delta", new { type = "content_block_delta", index = 1, delta = new { type = "text_delta", text } });

    public override IEnumerable<string> Closing(SimulatedReply reply) =>
    [
        Event("content_block_stop", new { type = "content_block_stop", index = 1 }),
        End(reply),
        Event("message_stop", new { type = "message_stop" }),
    ];

    public override IEnumerable<string> EmptyStream(SimulatedReply reply) => [Start(reply), End(reply), Event("message_stop", new { type = "message_stop" })];

    public override object Error(int status, string? code, string message) => new { type = "error", error = new { type = code ?? TypeOf(status), message }, request_id = "req_sim" };

    public override string ErrorPiece(string? code, string message) => Event("error", new { type = "error", error = new { type = code ?? "overloaded_error", message } });

    private static string StopReason(SimulatedReply reply) => reply.FinishReason switch
    {
        "length" => "max_tokens",
        "content_filter" => "refusal",
        _ => "end_turn",
    };

    private static string Start(SimulatedReply reply) => Event("message_start", new
    {
        type = "message_start",
        message = new
        {
            id = reply.Id,
            type = "message",
            role = "assistant",
            model = reply.Model,
            content = Array.Empty<object>(),
            stop_reason = (string?)null,
            usage = Usage(reply, 1),
        },
    });

    private static string End(SimulatedReply reply) => Event("message_delta", new
    {
        type = "message_delta",
        delta = new { stop_reason = StopReason(reply), stop_sequence = (string?)null },
        usage = reply.HasUsage ? new { output_tokens = reply.CompletionTokens } : null,
    });

    private static object? Usage(SimulatedReply reply, long completionTokens)
    {
        var cached = reply.PromptTokens / 4;
        return !reply.HasUsage ? null : new
        {
            input_tokens = reply.PromptTokens - cached,
            cache_read_input_tokens = cached,
            cache_creation_input_tokens = 0,
            output_tokens = completionTokens,
        };
    }

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        < 500 => "invalid_request_error",
        _ => "api_error",
    };

    private static string Event(string name, object data) => $"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";
}
