namespace DataForge.Jobs.Generation.Tests.Providers;

/// <summary>Counts near-duplicates the slow and certain way.</summary>
internal static class NearDuplicates
{
    /// <summary>Texts with an earlier one at or above the Jaccard similarity of their three-word shingles.</summary>
    public static int Count(IReadOnlyList<string> texts, double threshold)
    {
        var byShingle = new Dictionary<string, List<int>>();
        var shingles = new List<HashSet<string>>();
        var duplicates = 0;
        foreach (var text in texts)
        {
            var words = text.Split(' ');
            var own = new HashSet<string>();
            for (var at = 0; at + 3 <= words.Length; at++)
            {
                own.Add(string.Join(' ', words, at, 3));
            }

            var shared = new Dictionary<int, int>();
            foreach (var shingle in own)
            {
                foreach (var earlier in byShingle.GetValueOrDefault(shingle, []))
                {
                    shared[earlier] = shared.GetValueOrDefault(earlier) + 1;
                }
            }

            duplicates += shared.Any(pair => (double)pair.Value / (own.Count + shingles[pair.Key].Count - pair.Value) >= threshold) ? 1 : 0;
            foreach (var shingle in own)
            {
                if (!byShingle.TryGetValue(shingle, out var holders))
                {
                    byShingle[shingle] = holders = [];
                }

                holders.Add(shingles.Count);
            }

            shingles.Add(own);
        }

        return duplicates;
    }
}
