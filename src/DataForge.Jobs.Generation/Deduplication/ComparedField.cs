using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>Which part of an answer is compared with others.</summary>
public static class ComparedField
{
    private const string Data = "data.";

    /// <summary>Whether this names a part of an answer: <c>text</c>, or <c>data.</c> and a path of names.</summary>
    public static bool IsName(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field == DeduplicationSpec.WholeText
            || (field.StartsWith(Data, StringComparison.Ordinal) && field.Split('.').All(name => name.Length > 0));
    }

    /// <summary>
    /// The part of an answer: all of it, or the field at the path in the JSON object that it is (one fenced as
    /// <c>```json</c> too). A text as it is, anything else as its JSON.
    /// </summary>
    /// <returns>Null where the answer is no JSON object, or has no such field or null there.</returns>
    public static string? Of(string answer, string field)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(field);
        if (field == DeduplicationSpec.WholeText)
        {
            return answer;
        }

        try
        {
            using var document = JsonDocument.Parse(CodeFence.Unwrap(answer));
            var value = document.RootElement;
            foreach (var name in field[Data.Length..].Split('.'))
            {
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                {
                    return null;
                }
            }

            return value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
