using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>True or false.</summary>
/// <remarks>True where <c>Unit()</c> of the ordinal's stream (<see cref="OrdinalRandom"/>) is below the probability.</remarks>
public sealed record BooleanColumn : ColumnSpec
{
    /// <summary>The <see cref="Probability"/> of a column that names none.</summary>
    public const double DefaultProbability = 0.5;

    /// <summary>How likely true is, 0 to 1.</summary>
    public double Probability { get; init; } = DefaultProbability;

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledBoolean(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var probability = column.Fields.TakeNumber("probability", 0, 1) ?? DefaultProbability;
        return column.Build(name => new BooleanColumn { Name = name, Probability = probability });
    }
}

/// <inheritdoc cref="BooleanColumn"/>
internal sealed class CompiledBoolean(ColumnScope scope, BooleanColumn column) : CompiledColumn(scope, column)
{
    private static readonly object Yes = true;
    private static readonly object No = false;

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var truth = OrdinalRandom.At(Key, at.Ordinal).Unit() < column.Probability;
        writer.WriteBoolean(Name, truth);
        return truth ? Yes : No;
    }
}
