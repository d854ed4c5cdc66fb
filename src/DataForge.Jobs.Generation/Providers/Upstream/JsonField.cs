using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Reads members of objects that strangers wrote: what is missing or of another type is null.</summary>
internal static partial class JsonField
{
    public static string? Text(JsonElement element, string name) =>
        Of(element, name) is { ValueKind: JsonValueKind.String } value ? Text(value) : null;

    /// <summary>A string's text. What is no Unicode in it (half an emoji, cut off by whoever stands in between) is a replacement character.</summary>
    public static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var raw = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));
            using var repaired = JsonDocument.Parse(Escape().Replace(raw, static escape => escape.Groups["half"].Success ? @"\uFFFD" : escape.Value));
            return repaired.RootElement.GetString()!;
        }
    }

    /// <summary>A whole number from 0 up.</summary>
    public static long? Count(JsonElement element, string name) =>
        Of(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) && count >= 0 ? count : null;

    /// <summary>A count of an object inside the object.</summary>
    public static long? Count(JsonElement element, string inner, string name) => Object(element, inner) is { } found ? Count(found, name) : null;

    public static JsonElement? Object(JsonElement element, string name) => Of(element, name) is { ValueKind: JsonValueKind.Object } value ? value : null;

    public static JsonElement? Array(JsonElement element, string name) => Of(element, name) is { ValueKind: JsonValueKind.Array } value ? value : null;

    public static bool IsTrue(JsonElement element, string name) => Of(element, name) is { ValueKind: JsonValueKind.True };

    /// <summary>An object that somebody must dispose of.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, string what)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Its message would quote the body.
            throw Unreadable($"{what} is not JSON");
        }

        throw Unreadable($"{what} is not an object");
    }

    public static ProviderException Unreadable(string why, Microsoft.Extensions.AI.UsageDetails? usage = null) =>
        new(ProviderErrorKind.ServerError, $"The answer cannot be read: {why}.") { Usage = usage, WasAtWork = true };

    private static JsonElement? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    /// <summary>An escape, a whole surrogate pair as one; half a pair by that name (RFC 8259, section 7).</summary>
    [GeneratedRegex(@"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
