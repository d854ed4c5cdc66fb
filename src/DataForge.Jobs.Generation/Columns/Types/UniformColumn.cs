using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A float between two bounds, each part of the range as likely as any other of its width.</summary>
/// <remarks>
/// <c>min + Unit() × (max − min)</c> of the ordinal's stream (<see cref="OrdinalRandom"/>), each step rounded to a double,
/// and max where rounding went above it.
/// </remarks>
public sealed record UniformColumn : ColumnSpec
{
    /// <summary>The least value.</summary>
    public required double Min { get; init; }

    /// <summary>What no value lies above.</summary>
    public required double Max { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledUniform(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var min = column.RequireNumber("min");
        var max = column.RequireNumber("max");
        if (min > max)
        {
            column.Fields.Refuse("max", "Must not be less than min.");
        }
        else if (max - min is double.PositiveInfinity)
        {
            column.Fields.Refuse("max", "Must not lie further from min than the greatest double.");
        }

        return column.Build(name => new UniformColumn { Name = name, Min = min!.Value, Max = max!.Value });
    }
}

/// <inheritdoc cref="UniformColumn"/>
internal sealed class CompiledUniform(ColumnScope scope, UniformColumn column) : CompiledColumn(scope, column)
{
    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var offset = OrdinalRandom.At(Key, at.Ordinal).Unit() * (column.Max - column.Min);
        var number = Math.Min(column.Min + offset, column.Max);
        writer.WriteFloat(Name, number);
        return number;
    }
}
