using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataForge.Jobs.Generation.Specification;
using Newtonsoft.Json.Linq;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// Words that the library takes otherwise than JSON schema has them, or without bounds: it compares values as texts (1 is
/// "1"), counts half surrogate pairs, passes over limits of 0, and lets patterns run for ever.
/// </summary>
internal static class SchemaChecks
{
    /// <summary>How long one match may take; only patterns that need backtracking can come near it.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    private const int MaxShown = 200;

    /// <summary>Adds the checks that a schema's words ask for.</summary>
    public static void Add(SchemaNode node, SchemaValues values)
    {
        AddChoices(node, values);
        AddLengths(node, values);
        AddSizes(node, values);
        if (values.Text("pattern") is { } pattern && Parse(pattern, values) is { } regex)
        {
            node.Check(value => value.Type != JTokenType.String || Matches(regex, value.Value<string>()!) ? null : $"Must match the pattern {Shown(pattern)}");
        }

        if (values.Text("format") is { } format)
        {
            if (SchemaFormats.All.TryGetValue(format, out var has))
            {
                node.Check(value => value.Type != JTokenType.String || has(value.Value<string>()!) ? null : $"Must have the format {format}");
            }
            else
            {
                values.Refuse("format", "Must be one of " + string.Join(", ", SchemaFormats.All.Keys) + NearMatch.Suggest(format, SchemaFormats.All.Keys));
            }
        }
    }

    private static void AddChoices(SchemaNode node, SchemaValues values)
    {
        if (values.Take("enum") is not null)
        {
            var choices = values.List("enum");
            if (choices.Count == 0)
            {
                values.Refuse("enum", "Must hold at least one value.");
            }

            AddOneOf(node, choices, values, "enum");
        }

        if (values.Take("const") is { } only)
        {
            AddOneOf(node, [only], values, "const");
        }
    }

    private static void AddOneOf(SchemaNode node, IReadOnlyList<JsonElement> choices, SchemaValues values, string name)
    {
        if (choices.Any(choice => UnstorableJson.Find(choice) is not null))
        {
            values.Refuse(name, "Holds a value that no answer can have.");
            return;
        }

        var known = choices.Select(choice => JsonTokens.Canonical(JsonTokens.Of(choice))).ToHashSet(StringComparer.Ordinal);
        var shown = Shown(string.Join(", ", choices.Select(choice => choice.GetRawText())));
        node.Check((value, effort) => known.Contains(effort.Canonical(value)) ? null : choices.Count == 1 ? $"Must be {shown}" : $"Must be one of {shown}");
    }

    private static void AddLengths(SchemaNode node, SchemaValues values)
    {
        if (values.Count("minLength") is { } least)
        {
            node.Check(value => value.Type != JTokenType.String || Length(value) >= least ? null : Text($"Must have at least {least} characters"));
        }

        if (values.Count("maxLength") is { } most)
        {
            node.Check(value => value.Type != JTokenType.String || Length(value) <= most ? null : Text($"Must have at most {most} characters"));
        }
    }

    private static void AddSizes(SchemaNode node, SchemaValues values)
    {
        if (values.Count("maxItems") is { } items)
        {
            node.Check(value => value is not JArray list || list.Count <= items ? null : Text($"Must have at most {items} items"));
        }

        if (values.Count("maxProperties") is { } properties)
        {
            node.Check(value => value is not JObject fields || fields.Count <= properties ? null : Text($"Must have at most {properties} properties"));
        }

        if (values.Flag("uniqueItems"))
        {
            node.Check((value, effort) => value is not JArray list || list.Select(effort.Canonical).Distinct(StringComparer.Ordinal).Count() == list.Count ? null : "Must not hold the same item twice");
        }
    }

    private static Regex? Parse(string pattern, SchemaValues values)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (RegexParseException exception)
        {
            values.Refuse("pattern", exception.Message);
            return null;
        }
    }

    /// <summary>A match that runs out of time ends the whole check: the next value may be as dear.</summary>
    private static bool Matches(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new UncheckableAnswerException();
        }
    }

    private static int Length(JToken text) => text.Value<string>()!.EnumerateRunes().Count();

    private static string Shown(string text) => text.Length > MaxShown ? string.Concat(text.AsSpan(0, MaxShown), "…") : text;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
