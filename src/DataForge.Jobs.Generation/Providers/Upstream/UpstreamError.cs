using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>
/// What an error body says, in the shapes that OpenAI, Azure, Anthropic, Ollama and compatible servers use:
/// <c>error</c> as an object or a text, or <c>message</c> or <c>detail</c> beside it.
/// </summary>
internal readonly record struct UpstreamError(string? Message, IReadOnlyList<string> Codes, int? Status)
{
    private static readonly string[] ContentFilterCodes =
        ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation", "invalid_prompt", "moderation_blocked"];

    private static readonly string[] ContentFilterWords = ["content filter", "content_filter", "content management policy"];

    private static readonly string[] ContextLengthCodes = ["context_length_exceeded", "exceed_context_size_error"];

    /// <summary>As OpenAI, vLLM, Anthropic, llama.cpp and Ollama word it.</summary>
    private static readonly string[] ContextLengthWords =
        ["context length", "context window", "context size", "exceed context limit", "exceed_context_size_error", "prompt is too long"];

    private static readonly string[] BalanceWords = ["credit balance is too low", "specified API usage limits"];

    /// <summary>The status that each type of error comes with; in a stream nothing else says it (Anthropic's and OpenAI's lists of errors).</summary>
    private static readonly Dictionary<string, int> StatusByType = new(StringComparer.OrdinalIgnoreCase)
    {
        ["invalid_request_error"] = 400,
        ["authentication_error"] = 401,
        ["invalid_api_key"] = 401,
        ["billing_error"] = 402,
        ["permission_error"] = 403,
        ["not_found_error"] = 404,
        ["request_too_large"] = 413,
        ["rate_limit_error"] = 429,
        ["rate_limit_exceeded"] = 429,
        ["insufficient_quota"] = 429,
        ["api_error"] = 500,
        ["server_error"] = 500,
        ["timeout_error"] = 504,
        ["overloaded_error"] = 529,
    };

    public bool IsContentFilter => HasAny(ContentFilterCodes) || Says(ContentFilterWords);

    /// <summary>Whether prompt and answer are too long for the model: another with more context may take them.</summary>
    public bool IsContextLength => HasAny(ContextLengthCodes) || Says(ContextLengthWords);

    /// <summary>Whether nothing is left to pay with, in whatever status it came.</summary>
    public bool IsOutOfMoney => Has("insufficient_quota") || Has("billing_error") || Says(BalanceWords);

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
            return new(JsonField.Text(root, "message") ?? JsonField.Text(root, "detail"), CodesOf(root), null);
        }

        return error.ValueKind == JsonValueKind.Object
            ? new(JsonField.Text(error, "message"), CodesOf(error), StatusOf(error))
            : new(error.ValueKind == JsonValueKind.String ? JsonField.Text(error) : null, CodesOf(root), null);
    }

    /// <summary>Whether an object holds an error where an answer should be.</summary>
    public static bool IsIn(JsonElement root) =>
        root.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String;

    private bool HasAny(string[] codes) => Codes.Any(code => codes.Contains(code, StringComparer.OrdinalIgnoreCase));

    private bool Says(string[] words)
    {
        var message = Message;
        return message is not null && words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static List<string> CodesOf(JsonElement error)
    {
        var codes = new List<string>();
        foreach (var name in (ReadOnlySpan<string>)["code", "type"])
        {
            if (JsonField.Text(error, name) is { } code)
            {
                codes.Add(code);
            }
        }

        if (JsonField.Object(error, "innererror") is { } inner && JsonField.Text(inner, "code") is { } innerCode)
        {
            codes.Add(innerCode);
        }

        return codes;
    }

    /// <summary>Gateways put the status of the server behind them into <c>code</c>.</summary>
    private static int? StatusOf(JsonElement error)
    {
        var status = error.TryGetProperty("code", out var code)
            ? code.ValueKind switch
            {
                JsonValueKind.Number when code.TryGetInt32(out var number) => number,
                JsonValueKind.String when int.TryParse(JsonField.Text(code), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                _ => 0,
            }
            : 0;
        if (status is >= 400 and <= 599)
        {
            return status;
        }

        foreach (var name in CodesOf(error))
        {
            if (StatusByType.TryGetValue(name, out status))
            {
                return status;
            }
        }

        return null;
    }
}
