namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>Where answers are kept. It may throw: the cache then goes on without it.</summary>
public interface IReplayStore
{
    /// <summary>The answer to a request, or null where none that is young enough is kept.</summary>
    ValueTask<ReplayEntry?> FindAsync(ReplayKey key, CompletionRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps an answer for as long as the request's policy says; completes when it can be found.</summary>
    ValueTask KeepAsync(ReplayKey key, CompletionRequest request, ReplayEntry entry, CancellationToken cancellationToken);

    /// <summary>Hears that an answer was given again.</summary>
    void Replayed(CompletionRequest request, ReplayEntry entry);
}
