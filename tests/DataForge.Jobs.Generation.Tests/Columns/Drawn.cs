using System.Text.Json;
using DataForge.Jobs.Generation.Columns;

namespace DataForge.Jobs.Generation.Tests.Columns;

/// <summary>Draws columns as tests look at them.</summary>
internal static class Drawn
{
    public static readonly IReadOnlyDictionary<string, JsonElement> NoRows = new Dictionary<string, JsonElement>();

    public static readonly ColumnScope Scope = new(42, new Dictionary<string, string>());

    /// <summary>The variables of an ordinal.</summary>
    public static Variables Draw(this VariableSet set, long ordinal, IReadOnlyDictionary<string, JsonElement>? rows = null)
    {
        using var draw = set.Begin(ordinal, rows ?? NoRows);
        draw.Next(CancellationToken.None).ShouldBeNull();
        return draw.End();
    }

    /// <summary>The values of the last column for the first ordinals.</summary>
    public static object?[] Values(int count, params ColumnSpec[] columns) => Values(new VariableSet([], columns, Scope), columns[^1].Name, count);

    /// <summary>The values of a column for the first ordinals.</summary>
    public static object?[] Values(VariableSet set, string name, int count) =>
        [.. Enumerable.Range(0, count).Select(ordinal => set.Draw(ordinal).Values[name])];

    /// <summary>The stored form of the last column for the first ordinals.</summary>
    public static string[] Json(int count, params ColumnSpec[] columns)
    {
        var set = new VariableSet([], columns, Scope);
        return [.. Enumerable.Range(0, count).Select(ordinal => JsonElement.Parse(set.Draw(ordinal).Json).GetProperty(columns[^1].Name).GetRawText())];
    }
}
