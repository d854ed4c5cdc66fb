using DataForge.Jobs.Storage.Batches;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>A batch in this process's hands.</summary>
internal sealed class BatchRun(BatchClaim claim) : IDisposable
{
    private readonly CancellationTokenSource _hold = new();
    private readonly CancellationTokenSource _pause = new();
    private readonly CancellationTokenSource _abandon = new();

    /// <summary>What it may write under.</summary>
    public BatchClaim Claim { get; } = claim;

    /// <summary>Whether its calls are under the job's budget.</summary>
    public bool IsBudgeted { get; set; } = claim.IsBudgeted;

    /// <summary>Cancelled when no new provider call may start; calls in flight are paid for and may finish.</summary>
    public CancellationToken Held => _hold.Token;

    /// <summary>Cancelled when not even calls may start without which answers in hand cannot be stored.</summary>
    public CancellationToken Paused => _pause.Token;

    /// <summary>Cancelled when nothing that it makes can be stored any more.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    /// <summary>Starts no new call, but for those that finish what is in hand.</summary>
    public void Hold() => Cancel(_hold);

    /// <summary>Starts no new call at all.</summary>
    public void Pause()
    {
        Cancel(_hold);
        Cancel(_pause);
    }

    /// <summary>Gives up at once.</summary>
    public void Abandon()
    {
        Pause();
        Cancel(_abandon);
    }

    public void Dispose()
    {
        _hold.Dispose();
        _pause.Dispose();
        _abandon.Dispose();
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended just now.
        }
    }
}
