using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// What an error body says, in the shapes that OpenAI, Azure and compatible servers use: <c>error</c> as an object or
/// a text, or <c>message</c> or <c>detail</c> beside it.
/// </summary>
internal readonly record struct UpstreamError(string? Message, IReadOnlyList<string> Codes, int? Status)
{
    private static readonly string[] ContentFilterCodes =
        ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt", "moderation_blocked"];

    public bool IsContentFilter => Codes.Any(static code => ContentFilterCodes.Contains(code, StringComparer.OrdinalIgnoreCase))
        || (Message is { } message
            && (message.Contains("content filter", StringComparison.OrdinalIgnoreCase)
                || message.Contains("content_filter", StringComparison.OrdinalIgnoreCase)
                || message.Contains("content management policy", StringComparison.OrdinalIgnoreCase)));

    /// <summary>OpenAI's code for it, and the words of vLLM, llama.cpp and Ollama, which have none.</summary>
    public bool IsContextLength => Has("context_length_exceeded") || Has("exceed_context_size_error")
        || (Message is { } message
            && (message.Contains("maximum context length", StringComparison.OrdinalIgnoreCase)
                || message.Contains("context size", StringComparison.OrdinalIgnoreCase)
                || message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase)));

    public bool Has(string code) => Codes.Contains(code, StringComparer.OrdinalIgnoreCase);

    public static UpstreamError Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new(null, [], null);
        }
    }

    public static UpstreamError Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new(null, [], null);
        }

        if (!root.TryGetProperty("error", out var error))
        {
            return new(ChatAnswer.ReadText(root, "message") ?? ChatAnswer.ReadText(root, "detail"), CodesOf(root), null);
        }

        return error.ValueKind == JsonValueKind.Object
            ? new(ChatAnswer.ReadText(error, "message"), CodesOf(error), StatusOf(error))
            : new(error.ValueKind == JsonValueKind.String ? error.GetString() : null, CodesOf(root), null);
    }

    private static List<string> CodesOf(JsonElement error)
    {
        var codes = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["code", "type"])
        {
            if (ChatAnswer.ReadText(error, name) is { } code)
            {
                codes.Add(code);
            }
        }

        if (error.TryGetProperty("innererror", out var inner) && inner.ValueKind == JsonValueKind.Object && ChatAnswer.ReadText(inner, "code") is { } innerCode)
        {
            codes.Add(innerCode);
        }

        return codes;
    }

    /// <summary>Gateways put the status of the server behind them into <c>code</c>.</summary>
    private static int? StatusOf(JsonElement error)
    {
        if (!error.TryGetProperty("code", out var code))
        {
            return null;
        }

        var status = code.ValueKind switch
        {
            JsonValueKind.Number when code.TryGetInt32(out var number) => number,
            JsonValueKind.String when int.TryParse(code.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => 0,
        };
        return status is >= 400 and <= 599 ? status : null;
    }
}
