namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearNames
{
    private const int MostSuggestions = 3;

    /// <summary>Names within a third of the length by edit distance, or holding what was written; the nearest first.</summary>
    public static IReadOnlyList<string> Of(string written, IEnumerable<string> names)
    {
        var folded = written.ToLowerInvariant();
        return names
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Distance: Distance(folded, name.ToLowerInvariant())))
            .Where(match => match.Distance <= Math.Max(2, folded.Length / 3)
                || (folded.Length >= 3 && match.Name.Contains(folded, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(match => match.Distance)
            .ThenBy(match => match.Name, StringComparer.Ordinal)
            .Take(MostSuggestions)
            .Select(match => match.Name)
            .ToList();
    }

    /// <summary>Levenshtein's distance (V. I. Levenshtein, 1965), two rows at a time.</summary>
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var substitution = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(substitution, Math.Min(previous[column], current[column - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
