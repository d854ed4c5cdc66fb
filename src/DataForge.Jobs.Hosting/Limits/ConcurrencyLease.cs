using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Limits;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>Keeps this process's shares of the providers' calls at once, where their limits bound them.</summary>
internal sealed partial class ConcurrencyLease(
    ProviderGateway gateway, ProviderOptions options, ConcurrencyShares shares, ProcessIdentity identity, TimeProvider time, ILogger<ConcurrencyLease> logger) : BackgroundService
{
    /// <summary>How long a share outlives its process. Longer than a database restart takes.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Hungry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    private readonly List<ProviderShare> _shares =
        [.. options.Configured.Where(entry => entry.Limits.Concurrency is not null).Select(entry => new ProviderShare(entry.Name, entry.Limits.Concurrency!.Value))];

    /// <summary>Lets no call start before there is a share.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var share in _shares)
        {
            gateway.ShareConcurrency(share.Provider, 0);
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_shares.Count > 0)
        {
            await shares.ReleaseAsync(identity.Id, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_shares.Select(share => KeepAsync(share, stoppingToken)));

    private async Task KeepAsync(ProviderShare share, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // A database that neither answers nor refuses must not keep the share alive past its lease.
                var left = share.Held > 0 ? Lease - time.GetElapsedTime(share.RenewedAt) : Lease;
                using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
                await RenewAsync(share, either.Token);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for any reason; the share then runs out here as it does there.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trouble(share.Provider, exception.Message);
                await Task.Delay(Hungry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (share.Held > 0 && time.GetElapsedTime(share.RenewedAt) > Lease)
            {
                Use(share, 0);
            }

            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RenewAsync(ProviderShare share, CancellationToken cancellationToken)
    {
        var health = gateway.HealthOf(share.Provider)!;
        var wanted = health.InFlight + health.Waiting;
        var since = time.GetElapsedTime(share.RenewedAt);
        var isDue = wanted > share.Held ? share.Held == 0 || since > Hungry : share.Held > 0 && since > Renewal;
        if (!isDue)
        {
            return;
        }

        var asked = time.GetTimestamp();
        // Until the answer is here calls may start up to the old share, so that is what is held.
        var demand = new ConcurrencyDemand(wanted, Math.Max(share.Held, health.InFlight));
        Use(share, await shares.LeaseAsync(share.Provider, identity.Id, demand, share.Limit, Lease, cancellationToken));
        share.RenewedAt = asked;
    }

    private void Use(ProviderShare share, int held)
    {
        share.Held = held;
        gateway.ShareConcurrency(share.Provider, held);
    }

    /// <summary>What this process holds of one provider's limit.</summary>
    private sealed class ProviderShare(string provider, int limit)
    {
        public string Provider => provider;

        public int Limit => limit;

        public int Held { get; set; }

        public long RenewedAt { get; set; }
    }

    [LoggerMessage(LogLevel.Warning, "The share of {Provider}'s calls at once could not be renewed: {Problem}")]
    private partial void Trouble(string provider, string problem);
}
