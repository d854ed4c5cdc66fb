namespace DataForge.Jobs.Generation.Specification;

/// <summary>Finds what somebody may have meant by a name that does not exist.</summary>
internal static class NearMatch
{
    private const int MaxLength = 64;
    private const int MaxCandidates = 200;

    /// <summary>The end of a sentence: <c>; did you mean `x`?</c>, or a full stop where no known name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> known) =>
        Find(name, known) is { } near ? $"; did you mean `{near}`?" : ".";

    /// <summary>The nearest of the known names, or null where all are too different.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        // A third of the letters may differ: `temprature` finds its way, `foo` does not become `top_p`.
        var best = Math.Max(1, name.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in known.Take(MaxCandidates))
        {
            var distance = candidate.Length > MaxLength ? int.MaxValue : Distance(Fold(name), Fold(candidate));
            if (distance < best && distance < candidate.Length)
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    private static string Fold(string name) => name.ToLowerInvariant().Replace('-', '_');

    /// <summary>Edits between two names, a swap of neighbours counting as one (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var before = new int[right.Length + 1];
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                var edits = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    edits = Math.Min(edits, before[j - 2] + 1);
                }

                current[j] = edits;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }
}
