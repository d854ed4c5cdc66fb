using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Fields of plain types: each reads one, checks its range, and gives null where it is left out or wrong.</summary>
internal static class RequestValues
{
    /// <summary>A text of <paramref name="min"/> to <paramref name="max"/> characters.</summary>
    public static string? TakeText(this RequestObject from, string name, int max, int min = 1) =>
        from.Take(name) is { } value ? Text(value, from.PathOf(name), max, min, from.Problems) : null;

    /// <summary>A list of texts.</summary>
    public static IReadOnlyList<string> TakeTexts(this RequestObject from, string name, int maxItems, int maxLength)
    {
        var items = from.TakeList(name);
        if (items.Count > maxItems)
        {
            from.Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must hold at most {maxItems:N0} texts, not {items.Count:N0}."));
            return [];
        }

        return [.. items.Select(item => Text(item.Value, item.Path, maxLength, 1, from.Problems)).OfType<string>()];
    }

    /// <summary>One text or a list of them; null where it is left out or empty.</summary>
    public static IReadOnlyList<string>? TakeTextOrTexts(this RequestObject from, string name, int maxItems, int maxLength)
    {
        IReadOnlyList<string> texts = from.Take(name) is { ValueKind: JsonValueKind.String }
            ? from.TakeText(name, maxLength) is { } text ? [text] : []
            : from.TakeTexts(name, maxItems, maxLength);
        return texts.Count > 0 ? texts : null;
    }

    /// <summary>A whole number; <c>5.0</c> and <c>5e0</c> are whole too.</summary>
    public static long? TakeInteger(this RequestObject from, string name, long min, long max)
    {
        if (from.Take(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && Whole(value) is { } number && number >= min && number <= max)
        {
            return number;
        }

        from.Refuse(name, string.Create(CultureInfo.InvariantCulture, $"Must be a whole number from {min:N0} to {max:N0}."));
        return null;
    }

    /// <summary>A number, both ends included.</summary>
    public static double? TakeNumber(this RequestObject from, string name, double min, double max) =>
        from.Take(name) is { } value ? Number(value, from.PathOf(name), min, max, from.Problems) : null;

    /// <summary>One of the words of an enumeration, in snake_case.</summary>
    public static TEnum? TakeWord<TEnum>(this RequestObject from, string name)
        where TEnum : struct, Enum
    {
        if (from.Take(name) is not { } value)
        {
            return null;
        }

        var words = Enum.GetValues<TEnum>().ToDictionary(each => JsonNamingPolicy.SnakeCaseLower.ConvertName(each.ToString()));
        var text = value.ValueKind == JsonValueKind.String ? RequestText.Of(value) : null;
        if (text is not null && words.TryGetValue(text, out var word))
        {
            return word;
        }

        from.Refuse(name, "Must be one of " + string.Join(", ", words.Keys) + (text is null ? "." : NearMatch.Suggest(text, words.Keys)));
        return null;
    }

    /// <summary>An object of numbers by name; null where it is left out or anything in it is wrong.</summary>
    public static IReadOnlyDictionary<string, double>? TakeNumbers(
        this RequestObject from,
        string name,
        IReadOnlyList<string> names,
        double min,
        double max)
    {
        if (from.TakeObject(name) is not { } inner)
        {
            return null;
        }

        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var each in names)
        {
            if (inner.TakeNumber(each, min, max) is { } number)
            {
                numbers.Add(each, number);
            }
        }

        inner.Close();
        return numbers;
    }

    /// <summary>A number at a path; null where it is none, or out of range.</summary>
    public static double? Number(JsonElement value, string path, double min, double max, SpecProblems problems)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max && double.IsFinite(number))
        {
            return number;
        }

        problems.Add(path, max == double.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"Must be a number of at least {min}.")
            : string.Create(CultureInfo.InvariantCulture, $"Must be a number from {min} to {max}."));
        return null;
    }

    /// <summary>A text at a path; null where it is none, too long or too short. What cannot be stored was noted by the scan.</summary>
    public static string? Text(JsonElement value, string path, int max, int min, SpecProblems problems)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Add(path, "Must be a text.");
            return null;
        }

        if (RequestText.Of(value) is not { } text || RequestText.ProblemOf(text) is not null)
        {
            return null;
        }

        if (text.Length > max)
        {
            problems.Add(path, string.Create(CultureInfo.InvariantCulture, $"Must have at most {max:N0} characters, not {text.Length:N0}."));
            return null;
        }

        if (text.Length < min)
        {
            problems.Add(path, "Must not be empty.");
            return null;
        }

        return text;
    }

    /// <summary>A JSON number as a whole number, or null where it has a fraction or fits no long.</summary>
    public static long? Whole(JsonElement number)
    {
        if (number.TryGetInt64(out var whole))
        {
            return whole;
        }

        return number.TryGetDecimal(out var value) && decimal.Truncate(value) == value && value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : null;
    }
}
