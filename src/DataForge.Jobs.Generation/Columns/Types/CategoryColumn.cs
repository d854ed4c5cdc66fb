using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>One of several values, by weight.</summary>
/// <remarks>
/// Without weights the position is <c>Below(number of values)</c> of the ordinal's stream (<see cref="OrdinalRandom"/>).
/// With weights the mark is <c>Unit() × sum of the weights</c>, summed in order in doubles, and the value is the first
/// whose running sum lies above the mark.
/// </remarks>
public sealed record CategoryColumn : ColumnSpec
{
    /// <summary>The values, any JSON.</summary>
    public required IReadOnlyList<JsonNode?> Values { get; init; }

    /// <summary>A weight, at least 0, for each value; null weighs all alike.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledCategory(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var values = fields.TakeList("values");
        var weights = fields.TakeList("weights")
            .Select(weight => RequestValues.Number(weight.Value, weight.Path, 0, double.MaxValue, fields.Problems))
            .ToList();
        if (values.Count == 0 && !fields.Problems.IsTouched(fields.PathOf("values")))
        {
            fields.Refuse("values", "Must hold at least one value.");
        }

        if (fields.Take("weights") is { ValueKind: JsonValueKind.Array } && !weights.Contains(null))
        {
            if (weights.Count != values.Count)
            {
                fields.Refuse("weights", string.Create(CultureInfo.InvariantCulture, $"Must hold one weight for each of the {values.Count:N0} values, not {weights.Count:N0}."));
            }
            else if (weights.Sum() is not (> 0 and < double.PositiveInfinity))
            {
                fields.Refuse("weights", "Must have a sum above 0 and within the range of a double.");
            }
        }

        return column.Build(name => new CategoryColumn
        {
            Name = name,
            Values = [.. values.Select(value => JsonNodes.Of(value.Value))],
            Weights = fields.Take("weights") is null ? null : [.. weights.Select(weight => weight!.Value)],
        });
    }
}

/// <inheritdoc cref="CategoryColumn"/>
internal sealed class CompiledCategory : CompiledColumn
{
    private readonly FixedValue[] _values;
    private readonly WeightedChoice _choice;

    public CompiledCategory(ColumnScope scope, CategoryColumn column)
        : base(scope, column)
    {
        _values = [.. column.Values.Select(FixedValue.Of)];
        _choice = new WeightedChoice(_values.Length, column.Weights);
    }

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var random = OrdinalRandom.At(Key, at.Ordinal);
        return Write(_values[_choice.Next(ref random)], writer);
    }
}
