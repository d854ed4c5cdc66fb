using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>The formats of texts that can be checked, by the standards that JSON schema (2020-12, section 7.3) names for them.</summary>
internal static partial class SchemaFormats
{
    /// <summary>Longest name of a host (RFC 1123, RFC 1034).</summary>
    private const int MaxHostLength = 253;

    /// <summary>Whether a text has the format, by its name.</summary>
    public static IReadOnlyDictionary<string, Func<string, bool>> All { get; } = new Dictionary<string, Func<string, bool>>(StringComparer.Ordinal)
    {
        ["date-time"] = IsDateTime,
        ["date"] = static text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        ["time"] = static text => IsDateTime("2000-01-01T" + text),
        ["duration"] = static text => Duration().IsMatch(text) && text[^1] is not ('P' or 'T'),
        ["email"] = static text => text.LastIndexOf('@') is > 0 and var at && Mailbox().IsMatch(text[..at]) && IsHost(text[(at + 1)..]),
        ["hostname"] = IsHost,
        ["ipv4"] = static text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text,
        ["ipv6"] = static text => text.Contains(':') && !text.Contains('%') && !text.Contains('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        ["uri"] = static text => Scheme().IsMatch(text) && Uri.IsWellFormedUriString(text, UriKind.Absolute),
        ["uuid"] = static text => Guid.TryParseExact(text, "D", out _),
    };

    /// <summary>RFC 3339, section 5.6; a leap second is taken for the second before it.</summary>
    private static bool IsDateTime(string text) =>
        Moment().IsMatch(text)
        && DateTimeOffset.TryParse(text.ToUpperInvariant().Replace(":60", ":59", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool IsHost(string text) => text.Length <= MaxHostLength && Host().IsMatch(text);

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,30})?(?:[Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.ECMAScript)]
    private static partial Regex Moment();

    [GeneratedRegex(@"\AP(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Mailbox();

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
