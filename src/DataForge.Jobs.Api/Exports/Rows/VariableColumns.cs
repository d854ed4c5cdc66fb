using System.Text.Json;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>
/// The columns that a job's variables make. They follow from the specification alone, so that every job of the same
/// specification has the same columns, whatever was drawn.
/// </summary>
internal static class VariableColumns
{
    /// <summary>Name and type of each variable: the constants, then the drawn ones.</summary>
    public static IReadOnlyList<(string Name, CellType Type)> Of(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var types = new OrderedDictionary<string, CellType>(StringComparer.Ordinal);
        if (document.RootElement.TryGetProperty("variables", out var constants))
        {
            foreach (var constant in constants.EnumerateObject())
            {
                types[constant.Name] = TypeOf([constant.Value]);
            }
        }

        if (document.RootElement.TryGetProperty("columns", out var columns))
        {
            foreach (var column in columns.EnumerateArray())
            {
                types[column.GetProperty("name").GetString()!] = Drawn(column);
            }
        }

        return [.. types.Select(type => (type.Key, type.Value))];
    }

    /// <summary>What values of these JSON types have in common.</summary>
    /// <param name="kinds">As <c>json_typeof</c> says, and <c>integer</c> for whole numbers of at most 18 digits.</param>
    public static CellType TypeOf(IEnumerable<string> kinds)
    {
        var distinct = kinds.Where(kind => kind != "null").Distinct(StringComparer.Ordinal).ToList();
        return distinct switch
        {
            [] => CellType.Text,
            _ when distinct.TrueForAll(kind => kind == "integer") => CellType.Integer,
            _ when distinct.TrueForAll(kind => kind is "integer" or "number") => CellType.Number,
            _ when distinct.TrueForAll(kind => kind == "boolean") => CellType.Boolean,
            _ => CellType.Text,
        };
    }

    private static CellType Drawn(JsonElement column)
    {
        // What stands in for a value under a condition may be of any type.
        if (column.TryGetProperty("when", out _) || column.TryGetProperty("else", out _))
        {
            return CellType.Text;
        }

        return column.GetProperty("type").GetString() switch
        {
            "integer" => CellType.Integer,
            "uniform" or "gaussian" => CellType.Number,
            "boolean" => CellType.Boolean,
            "category" => TypeOf(column.GetProperty("values").EnumerateArray()),
            _ => CellType.Text,
        };
    }

    private static CellType TypeOf(IEnumerable<JsonElement> values) => TypeOf(values.Select(value => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out _) && value.GetRawText().All(c => c is '-' or (>= '0' and <= '9')) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        _ => "text",
    }));
}
