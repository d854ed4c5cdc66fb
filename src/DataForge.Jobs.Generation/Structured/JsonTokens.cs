using System.Text.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// JSON as the schema library takes it. It is not left to read the text itself: that would take dates out of texts, pass
/// comments and single quotes, and round numbers.
/// </summary>
internal static class JsonTokens
{
    /// <summary>Dividing by it leaves a decimal without zeros at its end.</summary>
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The value; a number without a fraction is the same however it is written.</summary>
    public static JToken Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JObject(value.EnumerateObject().Select(member => new JProperty(member.Name, Of(member.Value)))),
        JsonValueKind.Array => new JArray(value.EnumerateArray().Select(Of)),
        JsonValueKind.String => new JValue(value.GetString()),
        JsonValueKind.Number => Number(value),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    /// <summary>A text that two values share only if they are equal by the rules of JSON schema: 1 and 1.0, or members in another order.</summary>
    public static string Canonical(JToken value) => value switch
    {
        JObject fields => "{" + string.Join(',', fields.Properties().OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => JsonConvert.ToString(field.Name) + ":" + Canonical(field.Value))) + "}",
        JArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        _ => value.ToString(Formatting.None),
    };

    /// <summary>Whether a value is a number without a fraction.</summary>
    public static bool IsWhole(JToken value) => value is JValue { Value: long or decimal or double } number && number.Value switch
    {
        decimal exact => decimal.Truncate(exact) == exact,
        double rounded => double.IsInteger(rounded),
        _ => true,
    };

    /// <summary>Never a BigInteger: the library cannot compare those.</summary>
    private static JValue Number(JsonElement number)
    {
        if (number.TryGetInt64(out var whole))
        {
            return new JValue(whole);
        }

        if (number.TryGetDecimal(out var exact) && (exact != 0 || number.GetDouble() == 0))
        {
            return decimal.Truncate(exact) == exact && exact is >= long.MinValue and <= long.MaxValue ? new JValue((long)exact) : new JValue(exact / One);
        }

        return new JValue(number.GetDouble());
    }
}
