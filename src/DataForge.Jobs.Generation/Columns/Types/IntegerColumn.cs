using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A whole number, both ends included, each as likely as any other.</summary>
/// <remarks><c>min + Below(max − min + 1)</c> of the ordinal's stream (<see cref="OrdinalRandom"/>), in 64-bit wrapping arithmetic.</remarks>
public sealed record IntegerColumn : ColumnSpec
{
    /// <summary>The least value.</summary>
    public required long Min { get; init; }

    /// <summary>The greatest value.</summary>
    public required long Max { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledInteger(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var min = column.RequireInteger("min", long.MinValue, long.MaxValue);
        var max = column.RequireInteger("max", long.MinValue, long.MaxValue);
        if (min > max)
        {
            column.Fields.Refuse("max", "Must not be less than min.");
        }

        return column.Build(name => new IntegerColumn { Name = name, Min = min!.Value, Max = max!.Value });
    }
}

/// <inheritdoc cref="IntegerColumn"/>
internal sealed class CompiledInteger(ColumnScope scope, IntegerColumn column) : CompiledColumn(scope, column)
{
    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var number = At(at.Ordinal);
        writer.WriteNumber(Name, number);
        return number;
    }

    private long At(long ordinal)
    {
        // Wraps to 0, which Below takes for 2^64, when the range is every long there is.
        var width = unchecked((ulong)column.Max - (ulong)column.Min + 1);
        return unchecked((long)((ulong)column.Min + OrdinalRandom.At(Key, ordinal).Below(width)));
    }
}
