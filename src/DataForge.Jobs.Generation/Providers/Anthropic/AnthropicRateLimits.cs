using System.Globalization;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// <c>anthropic-ratelimit-…-remaining</c> and <c>-reset</c>, a time by RFC 3339 (Anthropic's page on rate limits), for
/// requests, tokens, and input and output tokens by themselves.
/// </summary>
internal static class AnthropicRateLimits
{
    /// <summary>A window that takes longer to pass is not waited for as a whole: a 429 will say so in time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly string[] Kinds = ["requests", "tokens", "input-tokens", "output-tokens"];

    /// <summary>How long to send nothing, because nothing is left; null where something is, or nobody says.</summary>
    public static TimeSpan? RestOf(Func<string, string?> header, TimeProvider time)
    {
        TimeSpan? rest = null;
        foreach (var kind in Kinds)
        {
            if (header($"anthropic-ratelimit-{kind}-remaining") is "0" && Time(header($"anthropic-ratelimit-{kind}-reset")) is { } reset)
            {
                // Against the server's own clock where it sent it, as with Retry-After.
                var left = reset - (Time(header("Date")) ?? time.GetUtcNow());
                left = left > Longest ? Longest : left;
                rest = left > (rest ?? TimeSpan.Zero) ? left : rest;
            }
        }

        return rest;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
