using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Makes a provider's own words fit to be stored and shown: short, and without keys, headers or prompt.</summary>
internal sealed partial class UpstreamMessage(UpstreamEndpoint endpoint)
{
    public const int MaxCharacters = 300;
    private const int PromptPiece = 24;
    private const int ShortestSecret = 6;

    private readonly string[] _secrets = [.. endpoint.Secrets
        .Where(static secret => secret.Length >= ShortestSecret)
        .Distinct(StringComparer.Ordinal)
        .OrderByDescending(static secret => secret.Length)];

    public string Of(int status, string? upstream, IEnumerable<ChatMessage> messages)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{endpoint.Provider} answered {status}");
        if (string.IsNullOrWhiteSpace(upstream))
        {
            return $"{start}.";
        }

        var text = WithoutPrompt(upstream.ReplaceLineEndings(" "), messages);
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "[redacted]", StringComparison.Ordinal);
        }

        text = KeyLike().Replace(text, "[redacted]").Trim();
        return text.Length <= MaxCharacters ? $"{start}: {text}" : $"{start}: {text.AsSpan(0, MaxCharacters - 1)}…";
    }

    /// <summary>Some servers quote the request; from the first quoted piece on, nothing is kept.</summary>
    private static string WithoutPrompt(string upstream, IEnumerable<ChatMessage> messages)
    {
        var end = upstream.Length;
        foreach (var message in messages)
        {
            var prompt = message.Text.ReplaceLineEndings(" ").AsSpan().Trim();
            if (prompt.Length is > 0 and < PromptPiece)
            {
                end = Earlier(end, upstream.AsSpan().IndexOf(prompt, StringComparison.Ordinal));
            }

            for (var at = 0; at + PromptPiece <= prompt.Length; at += PromptPiece)
            {
                end = Earlier(end, upstream.AsSpan().IndexOf(prompt.Slice(at, PromptPiece), StringComparison.Ordinal));
            }
        }

        return end == upstream.Length ? upstream : $"{upstream.AsSpan(0, end)}[prompt]";
    }

    private static int Earlier(int end, int found) => found >= 0 && found < end ? found : end;

    [GeneratedRegex(@"\bsk-[A-Za-z0-9_\-*.]{4,}|\bBearer\s+\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();
}
