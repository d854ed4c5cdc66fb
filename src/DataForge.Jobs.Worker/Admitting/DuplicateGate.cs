using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>What a candidate is compared with, in the order of admission: samples of other jobs first, then its own job's.</summary>
/// <param name="JobId">The other job that has it; null for the candidate's own.</param>
internal readonly record struct AdmittedSample(Guid? JobId, long Ordinal);

/// <summary>The sample that a candidate is most like.</summary>
/// <param name="IsDuplicate">Whether it is so like it that it must not be accepted.</param>
internal readonly record struct Neighbour(AdmittedSample Of, double Similarity, bool IsDuplicate);

/// <summary>
/// What a job's accepted samples, and those of the jobs it must not repeat, are remembered by. Not safe for use by
/// several threads.
/// </summary>
internal abstract class DuplicateGate(IReadOnlyList<Guid> against)
{
    /// <summary>
    /// Samples are known to the indexes by one number that rises in the order of admission: the place of the job in
    /// the list (this job comes after all of it), then the ordinal.
    /// </summary>
    private const int OrdinalBits = 40;

    /// <summary>Other jobs whose samples count as admitted before.</summary>
    public IReadOnlyList<Guid> Against { get; } = against;

    /// <summary>Whether <see cref="Nearest"/> tells how near an accepted sample is to others.</summary>
    public abstract bool MeasuresNovelty { get; }

    /// <summary>The gate that a specification asks for; null where duplicates may stay.</summary>
    public static DuplicateGate? For(DeduplicationSpec? spec) => spec switch
    {
        null => null,
        { Mode: DeduplicationMode.Exact } => new ExactGate(spec.Against ?? []),
        _ => new NearDuplicateGate(spec.Threshold, spec.Against ?? []),
    };

    /// <summary>Remembers a sample of this job that was accepted before.</summary>
    public void Remember(long ordinal, byte[] signature) => Add(KeyOf(ordinal), signature);

    /// <summary>Remembers an accepted sample of one of <see cref="Against"/>, by its place there.</summary>
    public void RememberOther(int job, long ordinal, byte[] signature) => Add(((long)job << OrdinalBits) | ordinal, signature);

    /// <summary>
    /// Looks ahead at a run of candidates, so that texts needed for verification are fetched in one go.
    /// </summary>
    /// <param name="samples">Candidates that may be accepted, in ordinal order.</param>
    /// <param name="texts">Fetches the compared parts of samples.</param>
    public abstract Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IReadOnlyCollection<AdmittedSample>, Task<Dictionary<AdmittedSample, string>>> texts);

    /// <summary>
    /// The accepted sample that this one is most like; among equals the one admitted first. To be asked in ordinal
    /// order; what is accepted must be remembered before the next question.
    /// </summary>
    public abstract Neighbour? Nearest(PendingCandidate sample);

    /// <summary>Adds a signature to the index.</summary>
    protected abstract void Add(long key, byte[] signature);

    /// <summary>The number of a sample of this job.</summary>
    protected long KeyOf(long ordinal) => ((long)Against.Count << OrdinalBits) | ordinal;

    /// <summary>The sample of a number.</summary>
    protected AdmittedSample SampleOf(long key)
    {
        var job = (int)(key >> OrdinalBits);
        return new AdmittedSample(job < Against.Count ? Against[job] : null, key & ((1L << OrdinalBits) - 1));
    }

    private sealed class ExactGate(IReadOnlyList<Guid> against) : DuplicateGate(against)
    {
        private readonly ExactDuplicateIndex _index = new();

        public override bool MeasuresNovelty => false;

        public override Task PrepareAsync(IReadOnlyList<PendingCandidate> samples, Func<IReadOnlyCollection<AdmittedSample>, Task<Dictionary<AdmittedSample, string>>> texts) => Task.CompletedTask;

        public override Neighbour? Nearest(PendingCandidate sample) =>
            _index.TryFind(DuplicateKey.Read(sample.Signature), out var key) ? new Neighbour(SampleOf(key), 1, IsDuplicate: true) : null;

        protected override void Add(long key, byte[] signature) => _index.Add(DuplicateKey.Read(signature), key);
    }
}
