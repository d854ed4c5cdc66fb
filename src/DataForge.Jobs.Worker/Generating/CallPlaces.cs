using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>The process's places for provider calls: <see cref="WorkerOptions.Concurrency"/> of them.</summary>
internal sealed class CallPlaces(IOptions<WorkerOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.Concurrency);

    /// <summary>A candidate's place, not taken yet.</summary>
    public Place One() => new(_free);

    public void Dispose() => _free.Dispose();

    /// <summary>
    /// Taken just before a call is sent and kept until its answer is stored, so that a crash never costs more answers than
    /// there are places. What waits for anything else (a permit, another attempt) takes no place from others.
    /// </summary>
    internal sealed class Place(SemaphoreSlim free) : IDisposable
    {
        private bool _taken;

        public async Task EnterAsync(CancellationToken cancellationToken)
        {
            if (!_taken)
            {
                await free.WaitAsync(cancellationToken);
                _taken = true;
            }
        }

        public void Leave()
        {
            if (_taken)
            {
                _taken = false;
                free.Release();
            }
        }

        public void Dispose() => Leave();
    }
}
