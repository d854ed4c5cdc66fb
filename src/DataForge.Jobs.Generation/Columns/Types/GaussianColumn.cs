using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A float of the normal distribution, cut off at bounds where there are some.</summary>
/// <remarks>
/// <c>mean + stddev × normal</c>, each step rounded to a double, where <c>normal</c> is drawn as <see cref="NormalDeviate"/>
/// says from the ordinal's stream (<see cref="OrdinalRandom"/>). A value outside the bounds is drawn again from where the
/// stream stands.
/// </remarks>
public sealed record GaussianColumn : ColumnSpec
{
    /// <summary>The least part of the distribution that may lie between the bounds: a hundred draws on average.</summary>
    public const double LeastShare = 0.01;

    /// <summary>The mean, before anything is cut off.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation, above 0, before anything is cut off.</summary>
    public required double Stddev { get; init; }

    /// <summary>The least value; null cuts nothing off.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value; null cuts nothing off.</summary>
    public double? Max { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledGaussian(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var fields = column.Fields;
        var mean = column.RequireNumber("mean");
        var stddev = column.RequireNumber("stddev");
        var min = fields.TakeNumber("min", double.MinValue, double.MaxValue);
        var max = fields.TakeNumber("max", double.MinValue, double.MaxValue);
        if (stddev is <= 0 or > 1e300)
        {
            fields.Refuse("stddev", "Must be above 0 and at most 1E+300.");
        }
        else if (mean is < -1e300 or > 1e300)
        {
            fields.Refuse("mean", "Must lie between -1E+300 and 1E+300.");
        }
        else if (min >= max)
        {
            fields.Refuse("max", "Must be greater than min.");
        }
        else if (mean is { } center && stddev is { } width
            && NormalDeviate.ShareBelow(((max ?? double.PositiveInfinity) - center) / width) - NormalDeviate.ShareBelow(((min ?? double.NegativeInfinity) - center) / width) is < LeastShare and var share)
        {
            fields.Refuse(
                min is not null ? "min" : "max",
                string.Create(CultureInfo.InvariantCulture, $"Leaves {share:P2} of the distribution between min and max; at least {LeastShare:P0} must be left."));
        }

        return column.Build(name => new GaussianColumn { Name = name, Mean = mean!.Value, Stddev = stddev!.Value, Min = min, Max = max });
    }
}

/// <inheritdoc cref="GaussianColumn"/>
internal sealed class CompiledGaussian(ColumnScope scope, GaussianColumn column) : CompiledColumn(scope, column)
{
    private readonly double _min = column.Min ?? double.NegativeInfinity;
    private readonly double _max = column.Max ?? double.PositiveInfinity;

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var random = OrdinalRandom.At(Key, at.Ordinal);
        double number;
        do
        {
            number = column.Mean + (column.Stddev * NormalDeviate.Next(ref random));
        }
        while (!(number >= _min && number <= _max));

        writer.WriteFloat(Name, number);
        return number;
    }
}
