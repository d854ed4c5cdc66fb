using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>The accepted sample that a candidate repeats.</summary>
internal readonly record struct DuplicateMatch(long Ordinal, double Similarity);

/// <summary>What a job's accepted samples are remembered by. Not safe for use by several threads.</summary>
internal abstract class DuplicateGate
{
    /// <summary>The gate that a specification asks for; null where duplicates may stay.</summary>
    public static DuplicateGate? For(DeduplicationSpec? spec) => spec switch
    {
        null => null,
        { Mode: DeduplicationMode.Exact } => new ExactGate(),
        _ => new NearDuplicateGate(spec.Threshold),
    };

    /// <summary>Remembers a sample that was accepted before.</summary>
    public abstract void Remember(long ordinal, byte[] signature);

    /// <summary>
    /// Looks ahead at a run of candidates, so that texts needed for verification are fetched in one go.
    /// </summary>
    /// <param name="samples">Candidates that may be accepted, in ordinal order.</param>
    /// <param name="texts">Fetches texts by ordinal.</param>
    public abstract Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IEnumerable<long>, Task<Dictionary<long, string>>> texts);

    /// <summary>
    /// The accepted sample that this one repeats. To be asked in ordinal order; what is not a duplicate and accepted
    /// must be remembered before the next question.
    /// </summary>
    public abstract DuplicateMatch? Find(PendingCandidate sample);

    private sealed class ExactGate : DuplicateGate
    {
        private readonly ExactDuplicateIndex _index = new();

        public override void Remember(long ordinal, byte[] signature) => _index.Add(DuplicateKey.Read(signature), ordinal);

        public override Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IEnumerable<long>, Task<Dictionary<long, string>>> texts) => Task.CompletedTask;

        public override DuplicateMatch? Find(PendingCandidate sample) =>
            _index.TryFind(DuplicateKey.Read(sample.Signature), out var ordinal) ? new DuplicateMatch(ordinal, 1) : null;
    }
}
