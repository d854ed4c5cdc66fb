using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Access.Limits;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access;

/// <summary>Writes when keys were used, and forgets what nobody needs any more.</summary>
internal sealed partial class AccessUpkeep(KeyUse use, KeyRing ring, RequestLimiter limiter, RequestRates rates, TimeProvider time, ILogger<AccessUpkeep> logger) : BackgroundService
{
    private const int RatesEvery = 12;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var round = 1; !stoppingToken.IsCancellationRequested; round++)
        {
            try
            {
                await Task.Delay(s_interval, time, stoppingToken);
                ring.Sweep();
                limiter.Sweep();
                await use.WriteAsync(stoppingToken);
                if (round % RatesEvery == 0)
                {
                    await rates.SweepAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The database may be away for any reason; nothing here is urgent.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trouble(exception.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last use of keys could not be written and is written later: {Problem}")]
    private partial void Trouble(string problem);
}
