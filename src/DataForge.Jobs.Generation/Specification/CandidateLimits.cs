using System.Globalization;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>count</c> and <c>max_candidates</c>, which bound each other and hang on columns that take each row once.</summary>
internal static class CandidateLimits
{
    /// <summary>Most accepted samples of one job.</summary>
    public const int MaxCount = SpecBounds.Count;

    /// <summary>Both numbers; 0 for one that is wrong.</summary>
    public static (int Count, int MaxCandidates) Read(RequestObject root, IReadOnlyList<ReadColumn> columns)
    {
        var each = columns.Where(column => column.TakesEach).ToList();
        var scarcest = each.Where(column => column.Rows is not null).MinBy(column => column.Rows);
        var count = root.Take("count") is null ? CountOfRows(root, each) : (int?)root.TakeInteger("count", 1, MaxCount);
        if (count > scarcest?.Rows)
        {
            root.Refuse("count", TooMany(scarcest));
        }

        var limit = (int?)root.TakeInteger("max_candidates", 1, int.MaxValue);
        if (limit < count)
        {
            root.Refuse("max_candidates", "Must not be less than count.");
        }

        if (limit > scarcest?.Rows)
        {
            root.Refuse("max_candidates", TooMany(scarcest));
        }

        return (count ?? 0, limit ?? (int)Math.Min(Default(count ?? 0), scarcest?.Rows ?? int.MaxValue));
    }

    /// <summary>The cap of a request that names none: room for two of three candidates to be refused.</summary>
    private static long Default(int count) => Math.Max(3L * count, count + 100L);

    private static string TooMany(ReadColumn column) =>
        string.Create(CultureInfo.InvariantCulture, $"Must be at most {column.Rows:N0}: the column `{column.Name}` takes each row of its dataset once.");

    private static int? CountOfRows(RequestObject root, List<ReadColumn> each)
    {
        if (each.Count == 0)
        {
            root.Refuse("count", "Is required.");
            return null;
        }

        if (each.Exists(column => column.Rows is null))
        {
            return null;
        }

        var rows = each[0].Rows!.Value;
        if (each.Exists(column => column.Rows != rows))
        {
            root.Refuse("count", "Is required: the datasets whose rows are taken once each differ in length.");
            return null;
        }

        if (rows > MaxCount)
        {
            root.Refuse("count", string.Create(CultureInfo.InvariantCulture, $"Is required: the dataset has {rows:N0} rows, and a job makes at most {MaxCount:N0} samples."));
            return null;
        }

        return (int)rows;
    }
}
