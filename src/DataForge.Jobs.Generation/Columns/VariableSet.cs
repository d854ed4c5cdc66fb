using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A job's constants and columns, ready to give the variables of any ordinal; safe for many threads at once.</summary>
internal sealed class VariableSet
{
    private readonly List<(string Name, FixedValue Value)> _constants;
    private readonly CompiledColumn[] _columns;

    public VariableSet(JsonObject constants, IReadOnlyList<ColumnSpec> columns, long seed)
    {
        _constants = [.. constants.Select(constant => (constant.Key, FixedValue.Of(constant.Value)))];
        _columns = [.. columns.Select(column => CompiledColumn.Compile(seed, column))];
    }

    /// <summary>Whether every ordinal has the same variables.</summary>
    public bool IsConstant => _columns.Length == 0;

    /// <summary>The columns that take rows of a dataset, in order.</summary>
    public IEnumerable<CompiledDataset> Datasets => _columns.OfType<CompiledDataset>();

    /// <summary>The variables of an ordinal: the constants in the order given, then the columns in theirs.</summary>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that dataset columns take, by column name.</param>
    public Variables Draw(long ordinal, IReadOnlyDictionary<string, JsonElement> rows)
    {
        var values = new Dictionary<string, object?>(_constants.Count + _columns.Length, StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, FixedValue.JsonOptions))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in _constants)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(value.Json, skipInputValidation: true);
                values[name] = value.Value;
            }

            foreach (var column in _columns)
            {
                writer.WritePropertyName(column.Name);
                values[column.Name] = column.Draw(ordinal, rows, writer);
            }

            writer.WriteEndObject();
        }

        return new Variables(values, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}

/// <summary>The variables of one ordinal.</summary>
/// <param name="Values">As templates take them.</param>
/// <param name="Json">As they are stored.</param>
internal sealed record Variables(IReadOnlyDictionary<string, object?> Values, string Json);
