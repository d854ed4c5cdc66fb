using System.Threading.Channels;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>Wakes this process's scheduler before its next look: something it may act on has changed.</summary>
internal sealed class SchedulerSignal
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes it.</summary>
    public void Set() => _signal.Writer.TryWrite(true);

    /// <summary>Waits for a signal, but no longer than this.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was said in the meantime.
        }
    }
}
