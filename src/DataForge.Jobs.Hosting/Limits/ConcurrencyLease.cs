using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Limits;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Limits;

/// <summary>Keeps this process's share of the backend's calls at once, where <c>LLM_MAX_CONCURRENCY</c> bounds them.</summary>
internal sealed partial class ConcurrencyLease(
    ProviderGateway gateway, ProviderOptions options, ConcurrencyShares shares, ProcessIdentity identity, TimeProvider time, ILogger<ConcurrencyLease> logger) : BackgroundService
{
    /// <summary>How long a share outlives its process. Longer than a database restart takes.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Hungry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);

    private readonly int? _limit = options.Limits.Concurrency;
    private int _share;
    private long _renewedAt;

    /// <summary>Lets no call start before there is a share.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (_limit is not null)
        {
            gateway.ShareConcurrency(options.Backend, 0);
        }

        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_limit is not null)
        {
            await shares.ReleaseAsync(identity.Id, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_limit is not { } limit || gateway.HealthOf(options.Backend) is null)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RenewAsync(limit, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for any reason; the share then runs out here as it does there.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trouble(exception.Message);
                await Task.Delay(Hungry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_share > 0 && time.GetElapsedTime(_renewedAt) > Lease)
            {
                Use(0);
            }

            await Task.Delay(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RenewAsync(int limit, CancellationToken cancellationToken)
    {
        var health = gateway.HealthOf(options.Backend)!;
        var wanted = health.InFlight + health.Waiting;
        var since = time.GetElapsedTime(_renewedAt);
        var isDue = wanted > _share ? _share == 0 || since > Hungry : _share > 0 && since > Renewal;
        if (!isDue)
        {
            return;
        }

        var asked = time.GetTimestamp();
        // Until the answer is here calls may start up to the old share, so that is what is held.
        Use(await shares.LeaseAsync(options.Backend, identity.Id, new ConcurrencyDemand(wanted, Math.Max(_share, health.InFlight)), limit, Lease, cancellationToken));
        _renewedAt = asked;
    }

    private void Use(int share)
    {
        _share = share;
        gateway.ShareConcurrency(options.Backend, share);
    }

    [LoggerMessage(LogLevel.Warning, "The share of calls at once could not be renewed: {Problem}")]
    private partial void Trouble(string problem);
}
