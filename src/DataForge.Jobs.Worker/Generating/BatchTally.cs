using DataForge.Jobs.Generation.Pipeline;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>How the candidates of one batch run ended, counted from many threads.</summary>
internal sealed class BatchTally
{
    private readonly Lock _lock = new();
    private int _settled;
    private int _answered;

    /// <summary>Candidates given to the writer.</summary>
    public int Settled => _settled;

    /// <summary>Those of them that a model answered: the provider is there.</summary>
    public int Answered => _answered;

    /// <summary>Candidates that got no answer yet, by ordinal.</summary>
    public SortedDictionary<long, PipelineResult.Deferred> Deferred { get; } = [];

    /// <summary>What keeps the whole job from going on, if anything.</summary>
    public PipelineResult.Halted? Halt { get; private set; }

    public void CountSettled(bool answered)
    {
        Interlocked.Increment(ref _settled);
        if (answered)
        {
            Interlocked.Increment(ref _answered);
        }
    }

    public void Note(long ordinal, PipelineResult.Deferred deferred)
    {
        lock (_lock)
        {
            Deferred[ordinal] = deferred;
        }
    }

    public void Note(PipelineResult.Halted halt)
    {
        lock (_lock)
        {
            Halt ??= halt;
        }
    }
}
