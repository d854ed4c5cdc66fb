using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A job's constants and columns, ready to give the variables of any ordinal; safe for many threads at once.</summary>
internal sealed class VariableSet
{
    private readonly List<(string Name, FixedValue Value)> _constants;
    private readonly CompiledColumn[] _columns;

    public VariableSet(JsonObject constants, IReadOnlyList<ColumnSpec> columns, ColumnScope scope)
    {
        _constants = [.. constants.Select(constant => (constant.Key, FixedValue.Of(constant.Value)))];
        _columns = [.. columns.Select(column => column.Compile(scope))];
        Silent = _columns.Where(column => !column.IsTopic).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether every ordinal has the same variables.</summary>
    public bool IsConstant => _columns.Length == 0;

    /// <summary>Names of the columns that no sample can be expected to speak of.</summary>
    public IReadOnlySet<string> Silent { get; }

    /// <summary>The columns that take rows of a dataset, in order.</summary>
    public IEnumerable<CompiledDataset> Datasets => _columns.OfType<CompiledDataset>();

    /// <summary>Begins to draw the variables of an ordinal: the constants in the order given, then the columns in theirs.</summary>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that dataset columns take, by column name.</param>
    public VariableDraw Begin(long ordinal, IReadOnlyDictionary<string, JsonElement> rows) => new(_constants, _columns, ordinal, rows);
}
