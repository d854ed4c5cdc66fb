using System.Text.Json;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// JSON as the values that templates take. Every value is data: text that looks like a template stays text. Lists,
/// objects and numbers stay elements, which the engine copies for each render and which no render can change.
/// </summary>
internal static class TemplateValue
{
    /// <summary>The value of an element, which must live as long as the value.</summary>
    public static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => element,
    };

    /// <summary>Every text in the values, however deep it lies, in order.</summary>
    public static IEnumerable<string> TextsOf(IEnumerable<object?> values)
    {
        foreach (var value in values)
        {
            switch (value)
            {
                case string text:
                    yield return text;
                    break;
                case IReadOnlyDictionary<string, object?> fields:
                    foreach (var text in TextsOf(fields.Values))
                    {
                        yield return text;
                    }

                    break;
                case JsonElement { ValueKind: JsonValueKind.Object } fields:
                    foreach (var text in TextsOf(fields.EnumerateObject().Select(field => Of(field.Value))))
                    {
                        yield return text;
                    }

                    break;
                case JsonElement { ValueKind: JsonValueKind.Array } items:
                    foreach (var text in TextsOf(items.EnumerateArray().Select(Of)))
                    {
                        yield return text;
                    }

                    break;
            }
        }
    }
}
