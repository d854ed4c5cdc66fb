namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>
/// Who may call a provider now, of all processes that share its limits. Calls wait for their permit after everything
/// else that they wait for, but for a place among the process's calls.
/// </summary>
public interface ICallPermits
{
    /// <summary>Waits until a call may be sent.</summary>
    /// <param name="provider">The provider's name.</param>
    /// <param name="tokens">About how many tokens it will take, prompt and answer together.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask AcquireAsync(string provider, long tokens, CancellationToken cancellationToken);

    /// <summary>Corrects an estimate by what the provider counted; for a call that failed, 0.</summary>
    void Settle(string provider, long estimated, long counted);
}

/// <summary>Permits without a limit.</summary>
public sealed class UnlimitedPermits : ICallPermits
{
    /// <inheritdoc />
    public ValueTask AcquireAsync(string provider, long tokens, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public void Settle(string provider, long estimated, long counted)
    {
    }
}
