using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A column made ready to be drawn any number of times, by many threads at once.</summary>
internal abstract class CompiledColumn(long seed, string name)
{
    /// <summary>The variable's name.</summary>
    public string Name { get; } = name;

    /// <summary>What the streams of this column share.</summary>
    protected ulong Key { get; } = OrdinalRandom.KeyOf(seed, name);

    /// <summary>Compiles a column.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="column">The column, as accepted.</param>
    public static CompiledColumn Compile(long seed, ColumnSpec column) => column switch
    {
        CategoryColumn category => new CompiledCategory(seed, category),
        IntegerColumn integer => new CompiledInteger(seed, integer),
        DatasetColumn dataset => new CompiledDataset(seed, dataset),
        _ => throw new ArgumentException($"No column of type {column.GetType().Name} is known.", nameof(column)),
    };

    /// <summary>Draws the value of an ordinal: writes it as JSON, and gives it to the templates.</summary>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that dataset columns take, by column name.</param>
    /// <param name="writer">Stands where a value is due.</param>
    public abstract object? Draw(long ordinal, IReadOnlyDictionary<string, JsonElement> rows, Utf8JsonWriter writer);
}

/// <summary>One of several values.</summary>
internal sealed class CompiledCategory : CompiledColumn
{
    private readonly FixedValue[] _values;
    private readonly WeightedChoice _choice;

    public CompiledCategory(long seed, CategoryColumn column)
        : base(seed, column.Name)
    {
        _values = [.. column.Values.Select(FixedValue.Of)];
        _choice = new WeightedChoice(_values.Length, column.Weights);
    }

    /// <inheritdoc/>
    public override object? Draw(long ordinal, IReadOnlyDictionary<string, JsonElement> rows, Utf8JsonWriter writer)
    {
        var random = OrdinalRandom.At(Key, ordinal);
        var value = _values[_choice.Next(ref random)];
        writer.WriteRawValue(value.Json, skipInputValidation: true);
        return value.Value;
    }
}

/// <summary>A whole number.</summary>
internal sealed class CompiledInteger(long seed, IntegerColumn column) : CompiledColumn(seed, column.Name)
{
    /// <inheritdoc/>
    public override object? Draw(long ordinal, IReadOnlyDictionary<string, JsonElement> rows, Utf8JsonWriter writer)
    {
        var number = ColumnSampler.Integer(Key, column, ordinal);
        writer.WriteNumberValue(number);
        return number;
    }
}

/// <summary>A row of a dataset, or some of its fields.</summary>
internal sealed class CompiledDataset(long seed, DatasetColumn column) : CompiledColumn(seed, column.Name)
{
    /// <summary>The column as accepted.</summary>
    public DatasetColumn Column => column;

    /// <summary>Which row of <paramref name="rows"/> rows the ordinal takes.</summary>
    public long RowIndex(long ordinal, long rows) => ColumnSampler.RowIndex(Key, column.Select, ordinal, rows);

    /// <inheritdoc/>
    public override object? Draw(long ordinal, IReadOnlyDictionary<string, JsonElement> rows, Utf8JsonWriter writer)
    {
        if (!rows.TryGetValue(Name, out var row) || row.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"The column {Name} has no row for ordinal {ordinal}.", nameof(rows));
        }

        var value = new Dictionary<string, object?>(StringComparer.Ordinal);
        writer.WriteStartObject();
        foreach (var (field, content) in FieldsOf(row))
        {
            writer.WritePropertyName(field);
            content.WriteTo(writer);
            value[field] = TemplateValue.Of(content);
        }

        writer.WriteEndObject();
        return value;
    }

    /// <summary>All fields in the row's order, or those asked for, in the order they were asked for.</summary>
    private IEnumerable<(string Name, JsonElement Value)> FieldsOf(JsonElement row)
    {
        if (column.Fields.Count == 0)
        {
            foreach (var field in row.EnumerateObject())
            {
                yield return (field.Name, field.Value);
            }

            yield break;
        }

        foreach (var name in column.Fields)
        {
            if (row.TryGetProperty(name, out var field))
            {
                yield return (name, field);
            }
        }
    }
}
