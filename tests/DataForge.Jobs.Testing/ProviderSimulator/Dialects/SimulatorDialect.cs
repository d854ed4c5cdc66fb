namespace DataForge.Jobs.Testing.ProviderSimulator.Dialects;

/// <summary>How a vendor's protocol words an answer, an error and a stream; what happens is the same in all.</summary>
internal abstract class SimulatorDialect
{
    private static readonly SimulatorDialect OpenAi = new OpenAiDialect();
    private static readonly SimulatorDialect Anthropic = new AnthropicDialect();
    private static readonly SimulatorDialect Ollama = new OllamaDialect();

    /// <summary>The content type of a stream.</summary>
    public abstract string StreamType { get; }

    /// <summary>An error where a prompt is too long for the model.</summary>
    public abstract (int Status, string? Code, string Message) TooLong { get; }

    /// <summary>A piece of a stream that cannot be read.</summary>
    public abstract string Garbled { get; }

    /// <summary>The dialect that is spoken at a path; OpenAI's is spoken everywhere else.</summary>
    public static SimulatorDialect Of(string path) =>
        path.EndsWith("/messages", StringComparison.Ordinal) ? Anthropic
        : path.EndsWith("/api/chat", StringComparison.Ordinal) ? Ollama
        : OpenAi;

    /// <summary>A whole answer.</summary>
    public abstract object Whole(SimulatedReply reply);

    /// <summary>A whole answer that holds none.</summary>
    public abstract object Empty(SimulatedReply reply);

    /// <summary>What a stream begins with.</summary>
    public abstract IEnumerable<string> Opening(SimulatedReply reply);

    /// <summary>A piece of text in a stream.</summary>
    public abstract string Delta(SimulatedReply reply, string text);

    /// <summary>What a whole stream ends with.</summary>
    public abstract IEnumerable<string> Closing(SimulatedReply reply);

    /// <summary>A stream that holds no answer and ends as if it did.</summary>
    public abstract IEnumerable<string> EmptyStream(SimulatedReply reply);

    /// <summary>The body of an error.</summary>
    public abstract object Error(int status, string? code, string message);

    /// <summary>An error in mid-stream.</summary>
    public abstract string ErrorPiece(string? code, string message);
}

/// <summary>What is to be said, before any dialect words it.</summary>
/// <param name="Request">What it answers.</param>
/// <param name="Text">The text.</param>
/// <param name="FinishReason"><c>stop</c>, <c>length</c> or <c>content_filter</c>.</param>
/// <param name="Model">The model that it claims to be from.</param>
/// <param name="HasUsage">Whether it counts its tokens.</param>
internal sealed record SimulatedReply(SimulatorRequest Request, string Text, string FinishReason, string Model, bool HasUsage)
{
    public string Id { get; } = $"sim-{Request.Key:x16}";

    /// <summary>What it claims in place of what it counts; null where it is honest.</summary>
    public long? ClaimedTokens { get; init; }

    public long PromptTokens => ClaimedTokens ?? Request.PromptTokens;

    public long CompletionTokens => ClaimedTokens ?? ((Text.Length + 3) / 4);
}
