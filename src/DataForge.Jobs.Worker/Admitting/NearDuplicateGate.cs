using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>Signatures only tell which pairs to look at; the texts' own Jaccard similarity decides.</summary>
/// <param name="threshold">At or above it, two texts are duplicates.</param>
/// <param name="against">Other jobs whose samples count as admitted before.</param>
internal sealed class NearDuplicateGate(double threshold, IReadOnlyList<Guid> against) : DuplicateGate(against)
{
    private readonly NearDuplicateIndex _index = new();
    private readonly HashSet<long> _acceptedNow = [];
    private Dictionary<long, Suspects> _suspects = [];
    private Dictionary<AdmittedSample, ShingleSet> _texts = [];

    public override bool MeasuresNovelty => true;

    public override async Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IReadOnlyCollection<AdmittedSample>, Task<Dictionary<AdmittedSample, string>>> texts)
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
            run.Add(KeyOf(sample.Ordinal), sample.Signature);
            if (suspects.Earlier.Count + suspects.OfThisRun.Count > 0)
            {
                _suspects[sample.Ordinal] = suspects;
                needed.Add(KeyOf(sample.Ordinal));
                needed.UnionWith(suspects.Earlier);
                needed.UnionWith(suspects.OfThisRun);
            }
        }

        if (needed.Count > 0)
        {
            _texts = (await texts([.. needed.Select(SampleOf)])).ToDictionary(text => text.Key, text => ShingleSet.Of(text.Value));
        }
    }

    public override Neighbour? Nearest(PendingCandidate sample)
    {
        if (!_suspects.TryGetValue(sample.Ordinal, out var suspects))
        {
            return null;
        }

        // Suspects come in the order of admission, so the first of equals stays.
        Neighbour? nearest = null;
        foreach (var suspect in suspects.Earlier.Concat(suspects.OfThisRun.Where(_acceptedNow.Contains)))
        {
            // A sample of another job may have been deleted with it.
            if (_texts.TryGetValue(SampleOf(suspect), out var text))
            {
                var similarity = ShingleSet.Jaccard(_texts[SampleOf(KeyOf(sample.Ordinal))], text);
                nearest = nearest is { } found && similarity <= found.Similarity
                    ? nearest
                    : new Neighbour(SampleOf(suspect), similarity, similarity >= threshold);
            }
        }

        return nearest;
    }

    protected override void Add(long key, byte[] signature)
    {
        _index.Add(key, signature);
        _acceptedNow.Add(key);
    }

    private sealed record Suspects(List<long> Earlier, List<long> OfThisRun);
}
