using System.Text.Json;

namespace DataForge.Jobs.Testing.ProviderSimulator.Dialects;

/// <summary>OpenAI's chat protocol.</summary>
internal sealed class OpenAiDialect : SimulatorDialect
{
    public override string StreamType => "text/event-stream";

    public override (int Status, string? Code, string Message) TooLong =>
        (400, "context_length_exceeded", "This model's maximum context length is 8 tokens. However, your messages resulted in 9 tokens.");

    public override string Garbled => "data: {\"choices\":[{\"delta\":\n\n";

    public override object Whole(SimulatedReply reply) => new
    {
        id = reply.Id,
        @object = "chat.completion",
        model = reply.Model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content = reply.Text }, finish_reason = reply.FinishReason } },
        usage = Usage(reply),
    };

    public override object Empty(SimulatedReply reply) => new { id = reply.Id, @object = "chat.completion", choices = Array.Empty<object>() };

    public override IEnumerable<string> Opening(SimulatedReply reply) => [];

    public override string Delta(SimulatedReply reply, string text) => Chunk(reply, new { content = text }, null);

    public override IEnumerable<string> Closing(SimulatedReply reply) =>
    [
        Chunk(reply, new { }, reply.FinishReason),
        Event(new { choices = Array.Empty<object>(), usage = Usage(reply) }),
        "data: [DONE]\n\n",
    ];

    public override IEnumerable<string> EmptyStream(SimulatedReply reply) => [Event(new { choices = Array.Empty<object>() }), "data: [DONE]\n\n"];

    public override object Error(int status, string? code, string message) => new { error = new { message, type = "simulated", code } };

    public override string ErrorPiece(string? code, string message) => Event(Error(500, code ?? "server_error", message));

    private static object? Usage(SimulatedReply reply) => !reply.HasUsage ? null : new
    {
        prompt_tokens = reply.PromptTokens,
        completion_tokens = reply.CompletionTokens,
        total_tokens = reply.PromptTokens + reply.CompletionTokens,
    };

    private static string Chunk(SimulatedReply reply, object delta, string? finishReason) => Event(new
    {
        @object = "chat.completion.chunk",
        model = reply.Model,
        choices = new[] { new { index = 0, delta, finish_reason = finishReason } },
    });

    private static string Event(object data) => $"data: {JsonSerializer.Serialize(data)}\n\n";
}
