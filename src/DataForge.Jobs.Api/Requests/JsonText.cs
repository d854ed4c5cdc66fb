using System.Text.Json;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Texts of a request that can be stored: valid Unicode, without U+0000, which PostgreSQL stores in no text.</summary>
internal static class JsonText
{
    private const string NotUnicode = "Must be valid Unicode: it holds half of a surrogate pair, or bytes that are not UTF-8.";
    private const string HasNull = "Must not hold the character U+0000.";
    private const int MaxDepth = 32;

    /// <summary>The text of a JSON string, or null when it is no valid Unicode.</summary>
    public static string? Of(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a field, or null when it is no valid Unicode.</summary>
    public static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a text as read by <see cref="Of"/>, or null.</summary>
    public static string? ProblemOf(string? text) => text switch
    {
        null => NotUnicode,
        _ when text.Contains('\0') => HasNull,
        _ => null,
    };

    /// <summary>What is wrong with any text, number or depth in a value, or null.</summary>
    public static string? ProblemIn(JsonElement value, int depth = 1) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when depth > MaxDepth => "Is nested too deeply.",
        JsonValueKind.Object => value.EnumerateObject()
            .Select(field => ProblemOf(NameOf(field)) is { } problem
                ? "Has a field whose name cannot be taken: " + problem
                : ProblemIn(field.Value, depth + 1))
            .FirstOrDefault(problem => problem is not null),
        JsonValueKind.Array => value.EnumerateArray().Select(item => ProblemIn(item, depth + 1)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.String => ProblemOf(Of(value)),
        JsonValueKind.Number when !(value.TryGetDouble(out var number) && double.IsFinite(number)) => "Holds a number out of range.",
        _ => null,
    };
}
