namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>A limit over a sliding window: it remembers when each call was let through.</summary>
internal sealed class RateWindow(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _passed = new();

    /// <summary>Whether a call passes; otherwise how long until one will.</summary>
    public bool TryPass(SimulatorBehaviour behaviour, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        if (behaviour.Rpm <= 0)
        {
            return true;
        }

        var window = TimeSpan.FromMilliseconds(behaviour.RpmWindowMs);
        var most = Math.Max(1, (int)((long)behaviour.Rpm * behaviour.RpmWindowMs / 60_000));
        lock (_gate)
        {
            while (_passed.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
            {
                _passed.Dequeue();
            }

            if (_passed.Count < most)
            {
                _passed.Enqueue(time.GetTimestamp());
                return true;
            }

            wait = window - time.GetElapsedTime(_passed.Peek());
            return false;
        }
    }
}
