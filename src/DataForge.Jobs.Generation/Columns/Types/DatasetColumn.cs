using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A row of a stored dataset, as an object.</summary>
/// <remarks>
/// Which row, from 0: <c>cycle</c> takes <c>ordinal mod rows</c>, <c>random</c> takes <c>Below(rows)</c> of the ordinal's stream
/// (<see cref="OrdinalRandom"/>), <c>each</c> takes the row of the ordinal's own number, and there are no more candidates than rows.
/// </remarks>
public sealed record DatasetColumn : ColumnSpec
{
    /// <summary>The dataset, pinned as <c>name@version</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>How rows are chosen.</summary>
    public DatasetSelection Select { get; init; }

    /// <summary>The fields to keep; empty keeps all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledDataset(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var select = fields.TakeWord<DatasetSelection>("select") ?? DatasetSelection.Cycle;
        var kept = fields.TakeTexts("fields", int.MaxValue, int.MaxValue);
        var facts = ReadFacts(column);
        ReadFields(fields, facts);
        column.Takes(select == DatasetSelection.Each, facts?.Rows);
        return column.Build(name => new DatasetColumn { Name = name, Dataset = facts!.Pinned, Select = select, Fields = kept });
    }

    private static void ReadFields(RequestObject column, DatasetFacts? facts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, path) in column.TakeList("fields"))
        {
            if (value.ValueKind != JsonValueKind.String || RequestText.Of(value) is not { } field || RequestText.ProblemOf(field) is not null)
            {
                continue;
            }

            if (!seen.Add(field))
            {
                column.Problems.Add(path, $"The field `{field}` is named more than once.");
            }
            else if (facts is not null && !facts.Columns.Contains(field))
            {
                column.Problems.AddMisnamed(path, $"The dataset has no column `{field}`", field, facts.Columns);
            }
        }
    }

    private static DatasetFacts? ReadFacts(ColumnFields column)
    {
        var fields = column.Fields;
        if (fields.Take("dataset") is null)
        {
            fields.Refuse("dataset", "Is required.");
        }

        if (fields.TakeText("dataset", ColumnReader.MaxNameLength) is not { } dataset)
        {
            return null;
        }

        if (!column.Lookups.Datasets.TryGetValue(dataset, out var facts))
        {
            fields.Refuse("dataset", $"There is no dataset `{dataset}`.");
        }
        else if (facts.Rows == 0)
        {
            fields.Refuse("dataset", $"The dataset `{facts.Pinned}` has no rows.");
        }

        return facts;
    }
}

/// <summary>How a dataset column chooses its row.</summary>
public enum DatasetSelection
{
    /// <summary>Row <c>ordinal mod rows</c>.</summary>
    Cycle,

    /// <summary>A row drawn from (seed, ordinal, name).</summary>
    Random,

    /// <summary>One candidate per row, in order.</summary>
    Each,
}

/// <inheritdoc cref="DatasetColumn"/>
internal sealed class CompiledDataset(ColumnScope scope, DatasetColumn column) : CompiledColumn(scope, column)
{
    /// <summary>The column as accepted.</summary>
    public DatasetColumn Column => column;

    /// <summary>Which row of <paramref name="rows"/> rows the ordinal takes, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no rows, or the column takes each row once and there is none left for this ordinal.</exception>
    public long RowIndex(long ordinal, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        switch (column.Select)
        {
            case DatasetSelection.Cycle:
                return ordinal % rows;
            case DatasetSelection.Random:
                return (long)OrdinalRandom.At(Key, ordinal).Below((ulong)rows);
            default:
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, rows);
                return ordinal;
        }
    }

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        if (!at.Rows.TryGetValue(Name, out var row) || row.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"The column {Name} has no row for ordinal {at.Ordinal}.", nameof(at));
        }

        var value = new Dictionary<string, object?>(StringComparer.Ordinal);
        writer.WriteStartObject(Name);
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
