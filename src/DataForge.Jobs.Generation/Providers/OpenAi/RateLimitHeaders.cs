using System.Globalization;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>
/// <c>x-ratelimit-remaining-requests</c>, <c>-tokens</c> and their <c>x-ratelimit-reset-…</c> (OpenAI's guide to rate
/// limits; compatible servers send them too).
/// </summary>
internal static partial class RateLimitHeaders
{
    /// <summary>A window that takes longer to pass is not waited for as a whole: a 429 will say so in time.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>How long to send nothing, because nothing is left; null where something is, or nobody says.</summary>
    public static TimeSpan? RestOf(Func<string, string?> header)
    {
        var rest = new[] { RestOf(header, "requests"), RestOf(header, "tokens") }.Max();
        return rest > TimeSpan.Zero ? rest : null;
    }

    /// <summary>A duration as OpenAI writes it: <c>1s</c>, <c>6m0s</c>, <c>120ms</c>, <c>1h2m3.5s</c>; a bare number is seconds.</summary>
    internal static TimeSpan? Duration(string? text)
    {
        if (text is null || Units().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var seconds = (Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s") + (Part(match, "ms") / 1000);
        return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
    }

    private static TimeSpan? RestOf(Func<string, string?> header, string what) =>
        header("x-ratelimit-remaining-" + what) is "0" ? Duration(header("x-ratelimit-reset-" + what)) : null;

    private static double Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?=.)(?:(?<h>\d{1,6}(?:\.\d+)?)h)?(?:(?<m>\d{1,6}(?:\.\d+)?)m(?!s))?(?:(?<s>\d{1,6}(?:\.\d+)?)s?)?(?:(?<ms>\d{1,9}(?:\.\d+)?)ms)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Units();
}
