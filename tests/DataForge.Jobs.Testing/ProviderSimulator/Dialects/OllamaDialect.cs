using System.Text.Json;

namespace DataForge.Jobs.Testing.ProviderSimulator.Dialects;

/// <summary>Ollama's own protocol: one object, or many of them, one a line. A content filter is none of its own; one that stands before it would say so like this.</summary>
internal sealed class OllamaDialect : SimulatorDialect
{
    public override string StreamType => "application/x-ndjson";

    public override (int Status, string? Code, string Message) TooLong => (400, null, "the input length exceeds the context length");

    public override string Garbled => "{\"model\":\"sim\",\"message\":{\"content\n";

    public override object Whole(SimulatedReply reply) => Last(reply, reply.Text);

    public override object Empty(SimulatedReply reply) => new { model = reply.Model, done = true, done_reason = "stop" };

    public override IEnumerable<string> Opening(SimulatedReply reply) => [];

    public override string Delta(SimulatedReply reply, string text) => Line(new
    {
        model = reply.Model,
        created_at = "2026-01-01T00:00:00Z",
        message = new { role = "assistant", content = text },
        done = false,
    });

    public override IEnumerable<string> Closing(SimulatedReply reply) => [Line(Last(reply, ""))];

    public override IEnumerable<string> EmptyStream(SimulatedReply reply) => [Line(Empty(reply))];

    public override object Error(int status, string? code, string message) => new { error = message };

    public override string ErrorPiece(string? code, string message) => Line(Error(500, code, message));

    private static Dictionary<string, object> Last(SimulatedReply reply, string text)
    {
        var last = new Dictionary<string, object>
        {
            ["model"] = reply.Model,
            ["created_at"] = "2026-01-01T00:00:00Z",
            ["message"] = new { role = "assistant", content = text },
            ["done"] = true,
            ["done_reason"] = reply.FinishReason,
            ["total_duration"] = 1,
        };
        if (reply.HasUsage)
        {
            last["prompt_eval_count"] = reply.PromptTokens;
            last["eval_count"] = reply.CompletionTokens;
        }

        return last;
    }

    private static string Line(object data) => JsonSerializer.Serialize(data) + "\n";
}
