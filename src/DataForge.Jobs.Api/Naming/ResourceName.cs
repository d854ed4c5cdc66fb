using System.Globalization;
using System.Text.RegularExpressions;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Naming;

/// <summary>Names of templates and datasets.</summary>
internal static partial class ResourceName
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>What a name must be, as a regular expression of JSON Schema.</summary>
    public const string Form = "^" + Letters + "$";

    /// <summary>What a name must be, for people.</summary>
    public const string Rule = "Must begin with a letter or digit and have at most 128 letters, digits, dots, underscores and hyphens.";

    private const string Letters = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    /// <summary>Whether something may be called so.</summary>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    /// <summary>The answer to a name that nothing may have; null where it is fine.</summary>
    public static Problem? ProblemOf(string name) => IsValid(name)
        ? null
        : KnownProblems.Validation("name", Rule);

    /// <summary>Splits <c>name</c> or <c>name@version</c>; null where it is neither.</summary>
    public static (string Name, int? Version)? Parse(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? reference : reference[..at];
        if (!IsValid(name))
        {
            return null;
        }

        if (at < 0)
        {
            return (name, null);
        }

        return int.TryParse(reference.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (name, version) : null;
    }

    /// <summary>One version's name: <c>name@version</c>.</summary>
    public static string Pin(string name, int version) => string.Create(CultureInfo.InvariantCulture, $"{name}@{version}");

    [GeneratedRegex(@"\A" + Letters + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
