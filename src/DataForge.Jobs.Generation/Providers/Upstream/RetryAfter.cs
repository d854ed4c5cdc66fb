using System.Globalization;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>How long a server asks to wait.</summary>
internal static class RetryAfter
{
    /// <summary>Nonsense beyond this is cut, so that nothing sleeps for days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>
    /// <c>retry-after-ms</c> (OpenAI, Azure), else <c>Retry-After</c> (RFC 9110, section 10.2.3) in seconds or as a
    /// date; a date is read against the server's own clock where it sent one. Null where neither is there.
    /// </summary>
    public static TimeSpan? Of(Func<string, string?> header, TimeProvider time)
    {
        if (header("retry-after-ms") is { } exact && Number(exact) is { } milliseconds)
        {
            return Bounded(milliseconds / 1000);
        }

        if (header("Retry-After") is not { } text)
        {
            return null;
        }

        if (Number(text) is { } seconds)
        {
            return Bounded(seconds);
        }

        if (Date(text) is not { } until)
        {
            return null;
        }

        var now = header("Date") is { } date ? Date(date) ?? time.GetUtcNow() : time.GetUtcNow();
        return Bounded((until - now).TotalSeconds);
    }

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
}
