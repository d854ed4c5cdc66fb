using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>The formats of texts that can be checked, by the standards that JSON schema (2020-12, section 7.3) names for them.</summary>
internal static partial class SchemaFormats
{
    /// <summary>Longest name of a host (RFC 1123, RFC 1034).</summary>
    private const int MaxHostLength = 253;

    private const int UuidLength = 36;

    /// <summary>Whether a text has the format, by its name.</summary>
    public static IReadOnlyDictionary<string, Func<string, bool>> All { get; } = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
    {
        ["date-time"] = IsDateTime,
        ["date"] = static text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["time"] = static text => IsDateTime("2000-01-01T" + text),
        ["duration"] = static text => Duration().IsMatch(text),
        ["email"] = static text => text.LastIndexOf('@') is > 0 and var at && Mailbox().IsMatch(text[..at]) && IsHost(text[(at + 1)..]),
        ["hostname"] = IsHost,
        ["ipv4"] = static text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text,
        ["ipv6"] = static text => text.Contains(':') && !text.Contains('%') && !text.Contains('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        ["uri"] = static text => Scheme().IsMatch(text) && Ascii.IsValid(text) && Uri.IsWellFormedUriString(text, UriKind.Absolute),
        ["uuid"] = static text => text.Length == UuidLength && Guid.TryParseExact(text, "D", out _),
    };

    /// <summary>RFC 3339, section 5.6; second 60 is a leap second, which is only ever the last of a day in UTC.</summary>
    private static bool IsDateTime(string text) =>
        Moment().Match(text) is { Success: true } match
        && DateTimeOffset.TryParse(
            string.Concat(match.Groups[1].ValueSpan, match.Groups[2].ValueSpan is "60" ? "59" : match.Groups[2].ValueSpan, match.Groups[3].ValueSpan).ToUpperInvariant(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal,
            out var time)
        && (match.Groups[2].ValueSpan is not "60" || (time.Hour == 23 && time.Minute == 59));

    private static bool IsHost(string text) => text.Length <= MaxHostLength && Host().IsMatch(text);

    // Fractions of a second say nothing about what is a moment.
    [GeneratedRegex(@"\A([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:)([0-5][0-9]|60)(?:\.[0-9]+)?([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(
        @"\AP(?:[0-9]+W|(?:(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)(?=T|\z))?(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?)(?<!P)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
