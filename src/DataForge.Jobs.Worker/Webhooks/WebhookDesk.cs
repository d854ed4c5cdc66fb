using System.Collections.Concurrent;
using System.Threading.Channels;
using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Webhooks;

/// <summary>
/// Delivers what is due. Any number of processes do so side by side: each takes deliveries under a lease, and what a dead one
/// had taken is due again when that ends. Receivers wait for nobody but themselves.
/// </summary>
internal sealed partial class WebhookDesk(DeliveryQueue queue, WebhookCaller caller, IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookDesk> logger) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    /// <summary>What an attempt may take beyond its own bound, until it is taken for lost.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>However fast receivers answer, the database is not asked more often.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, int> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, bool> _underWay = [];
    private readonly Channel<bool> _freed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweptAt = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var taken = 0;
            try
            {
                taken = await TakeAsync(stoppingToken);
                if (time.GetElapsedTime(sweptAt) > SweepInterval)
                {
                    sweptAt = time.GetTimestamp();
                    await queue.SweepAsync(Kept, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // The database may be away for any reason; what is due stays due.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Trouble(exception.Message);
            }

            await PauseAsync(taken, stoppingToken);
        }

        await Task.WhenAll(_underWay.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> TakeAsync(CancellationToken stoppingToken)
    {
        var room = options.Value.Concurrency - _underWay.Count;
        if (room <= 0)
        {
            return 0;
        }

        var lease = TimeSpan.FromSeconds(options.Value.TimeoutSeconds) + Margin;
        var taken = await queue.ClaimAsync(
            _held.Where(receiver => receiver.Value > 0).ToDictionary(), options.Value.ReceiverConcurrency, room, options.Value.AlertUrl is { Length: > 0 }, lease, stoppingToken);
        foreach (var delivery in taken)
        {
            _held.AddOrUpdate(delivery.Receiver, 1, (_, held) => held + 1);
            var task = Task.Run(() => DeliverAsync(delivery, stoppingToken), CancellationToken.None);
            _underWay[task] = true;
            _ = task.ContinueWith(
                done =>
                {
                    _underWay.TryRemove(done, out _);
                    if (_held.AddOrUpdate(delivery.Receiver, 0, (_, held) => held - 1) == 0)
                    {
                        _held.TryRemove(KeyValuePair.Create(delivery.Receiver, 0));
                    }

                    _freed.Writer.TryWrite(true);
                },
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }

        return taken.Count;
    }

    private async Task DeliverAsync(ClaimedDelivery delivery, CancellationToken stoppingToken)
    {
        var job = delivery.Target == DeliveryTarget.Job ? delivery.OwnerId : null;
        using var lines = job is { } id ? logger.BeginScope(new WorkScope(id) { Tenant = delivery.Tenant, RequestId = delivery.RequestId }) : null;
        using var span = WorkSpans.Delivery(delivery.Traceparent, job, delivery.Event, delivery.Attempt);
        try
        {
            var outcome = await caller.CallAsync(delivery, stoppingToken);
            WorkSpans.End(span, outcome.IsDelivered ? "delivered" : outcome.RetryIn is null ? "given_up" : "failed", outcome.Error);
            Tell(delivery, outcome);
            // Once the receiver has it, a stop must not make it come again.
            await queue.EndAsync(delivery.Id, delivery.Attempt, outcome, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ReturnAsync(delivery);
        }
#pragma warning disable CA1031 // When its lease ends it is due again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Trouble(exception.Message);
        }
    }

    private async Task ReturnAsync(ClaimedDelivery delivery)
    {
        try
        {
            await queue.ReturnAsync(delivery.Id, delivery.Attempt, CancellationToken.None);
        }
#pragma warning disable CA1031 // The same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Trouble(exception.Message);
        }
    }

    // As long as there is more, it is taken as soon as there is room; else after a moment.
    private async Task PauseAsync(int taken, CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromSeconds(options.Value.PollSeconds);
        await Task.Delay(Least, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (taken > 0 || !_underWay.IsEmpty)
        {
            Task freed = _freed.Reader.WaitToReadAsync(stoppingToken).AsTask();
            await freed.WaitAsync(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _freed.Reader.TryRead(out _);
        }
        else
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(ClaimedDelivery delivery, AttemptOutcome outcome)
    {
        if (outcome.Error == "secret_unreadable")
        {
            Unreadable(delivery.Id);
        }
        else if (!outcome.IsDelivered && outcome.RetryIn is null)
        {
            GivenUp(delivery.Id, delivery.Event, delivery.Receiver, delivery.Attempt, outcome.StatusCode, outcome.Error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The delivery {Delivery} ({Event}) to {Receiver} is given up after {Attempts} attempts: {Status} {Error}")]
    private partial void GivenUp(Guid delivery, string @event, string receiver, int attempts, int? status, string? error);

    [LoggerMessage(LogLevel.Error, "The delivery {Delivery} cannot be signed: its secret was sealed with another key. Webhooks__Key must be the same for every Api and Worker; a key that was replaced goes into Webhooks__FormerKey")]
    private partial void Unreadable(Guid delivery);

    [LoggerMessage(LogLevel.Warning, "Webhooks could not be looked after and are looked after later: {Problem}")]
    private partial void Trouble(string problem);
}
