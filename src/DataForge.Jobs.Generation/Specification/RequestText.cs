using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads texts of a request without throwing at broken ones, and says what is wrong with them.</summary>
public static class RequestText
{
    /// <summary>What is wrong with a text that holds U+0000, which PostgreSQL stores in no text.</summary>
    public const string HasNull = "Must not hold the character U+0000.";

    /// <summary>What is wrong with a text that holds half of a surrogate pair, or bytes that are no UTF-8.</summary>
    public const string NotUnicode = "Must be valid Unicode: it holds half of a surrogate pair, or bytes that are not UTF-8.";

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

    /// <summary>
    /// An object's field, the last of that name; null where there is none. Asking the element itself throws where any other name
    /// is no valid Unicode.
    /// </summary>
    public static JsonElement? FieldOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement? found = null;
        foreach (var field in value.EnumerateObject())
        {
            if (NameOf(field) == name)
            {
                found = field.Value;
            }
        }

        return found;
    }

    /// <summary>A field's name as it stands in the body, escapes and all; for paths to names that cannot be read.</summary>
    public static string RawNameOf(JsonProperty property) =>
        Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>What is wrong with a text as read by <see cref="Of"/>, or null.</summary>
    public static string? ProblemOf(string? text) => text switch
    {
        null => NotUnicode,
        _ when text.Contains('\0') => HasNull,
        _ => null,
    };
}
