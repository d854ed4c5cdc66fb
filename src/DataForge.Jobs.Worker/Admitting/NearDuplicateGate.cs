using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>Signatures only tell which pairs to look at; the texts' own Jaccard similarity decides.</summary>
/// <param name="threshold">At or above it, two texts are duplicates.</param>
internal sealed class NearDuplicateGate(double threshold) : DuplicateGate
{
    private readonly NearDuplicateIndex _index = new();
    private readonly HashSet<long> _acceptedNow = [];
    private Dictionary<long, Suspects> _suspects = [];
    private Dictionary<long, ShingleSet> _texts = [];

    public override void Remember(long ordinal, byte[] signature)
    {
        _index.Add(ordinal, signature);
        _acceptedNow.Add(ordinal);
    }

    public override async Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IEnumerable<long>, Task<Dictionary<long, string>>> texts)
    {
        _acceptedNow.Clear();
        _suspects = [];
        _texts = [];
        var run = new NearDuplicateIndex();
        var needed = new HashSet<long>();
        foreach (var sample in samples)
        {
            var suspects = new Suspects([], []);
            _index.Candidates(sample.Signature, suspects.Earlier);
            run.Candidates(sample.Signature, suspects.OfThisRun);
            run.Add(sample.Ordinal, sample.Signature);
            if (suspects.Earlier.Count + suspects.OfThisRun.Count > 0)
            {
                _suspects[sample.Ordinal] = suspects;
                needed.Add(sample.Ordinal);
                needed.UnionWith(suspects.Earlier);
                needed.UnionWith(suspects.OfThisRun);
            }
        }

        if (needed.Count > 0)
        {
            _texts = (await texts(needed)).ToDictionary(text => text.Key, text => ShingleSet.Of(text.Value));
        }
    }

    public override DuplicateMatch? Find(PendingCandidate sample)
    {
        if (!_suspects.TryGetValue(sample.Ordinal, out var suspects))
        {
            return null;
        }

        DuplicateMatch? best = null;
        foreach (var suspect in suspects.Earlier.Concat(suspects.OfThisRun.Where(_acceptedNow.Contains)))
        {
            var similarity = ShingleSet.Jaccard(_texts[sample.Ordinal], _texts[suspect]);
            if (similarity >= threshold && (best is not { } found || similarity > found.Similarity || (similarity == found.Similarity && suspect < found.Ordinal)))
            {
                best = new DuplicateMatch(suspect, similarity);
            }
        }

        return best;
    }

    private sealed record Suspects(List<long> Earlier, List<long> OfThisRun);
}
