using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>Draws a column's value for any ordinal: a function of (seed, ordinal, column name) and nothing else.</summary>
public static class ColumnSampler
{
    /// <summary>Which row of its dataset the column takes at an ordinal, from 0.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="column">The column.</param>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">How many rows the dataset has, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are no rows, or the column takes each row once and there is none left for this ordinal.
    /// </exception>
    public static long RowIndex(long seed, DatasetColumn column, long ordinal, long rows)
    {
        ArgumentNullException.ThrowIfNull(column);
        return RowIndex(OrdinalRandom.KeyOf(seed, column.Name), column.Select, ordinal, rows);
    }

    internal static long RowIndex(ulong key, DatasetSelection select, long ordinal, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        switch (select)
        {
            case DatasetSelection.Cycle:
                return ordinal % rows;
            case DatasetSelection.Random:
                return (long)OrdinalRandom.At(key, ordinal).Below((ulong)rows);
            case DatasetSelection.Each:
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, rows);
                return ordinal;
            default:
                throw new ArgumentOutOfRangeException(nameof(select), select, null);
        }
    }

    /// <summary>A whole number of the column's range, each as likely as any other.</summary>
    internal static long Integer(ulong key, IntegerColumn column, long ordinal)
    {
        // Wraps to 0, which Below takes for 2^64, when the range is every long there is.
        var width = unchecked((ulong)column.Max - (ulong)column.Min + 1);
        return unchecked((long)((ulong)column.Min + OrdinalRandom.At(key, ordinal).Below(width)));
    }
}
