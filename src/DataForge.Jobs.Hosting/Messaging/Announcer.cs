using System.Diagnostics;
using System.Threading.Channels;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Messaging;

/// <summary>
/// Sends messages without making anybody wait for the broker. What cannot be sent in time is dropped: every message
/// can be derived again from rows, and the relay does.
/// </summary>
public sealed partial class Announcer(IBus bus, TimeProvider time, ILogger<Announcer> logger) : BackgroundService
{
    private const int Waiting = 10_000;
    private const int AtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<Message> _messages = Channel.CreateBounded<Message>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _failedAt = time.GetTimestamp() - time.TimestampFrequency * 3600;

    /// <summary>Whether a message was dropped within this time: others may have been lost with it.</summary>
    public bool HasDroppedWithin(TimeSpan period) => time.GetElapsedTime(Interlocked.Read(ref _failedAt)) < period;

    /// <summary>Publishes an event soon.</summary>
    /// <param name="trace">What it goes on with, where that is not what is under way here.</param>
    public void Publish<T>(T message, ActivityContext trace = default) where T : class => Enqueue<T>(trace, token => bus.Publish(message, token));

    /// <summary>Sends a message to a queue soon.</summary>
    /// <param name="priority">0 to 5, where the transport has priorities.</param>
    /// <param name="timeToLive">After which the broker forgets it; null for never.</param>
    /// <param name="trace">What it goes on with, where that is not what is under way here.</param>
    public void Send<T>(string queue, T message, int priority = 0, TimeSpan? timeToLive = null, ActivityContext trace = default) where T : class =>
        Send(queue, "", message, priority, timeToLive, trace);

    /// <summary>Sends a message to the queue of one process soon; if the process is gone, nobody hears it.</summary>
    /// <param name="timeToLive">After which the broker forgets it.</param>
    public void SendToProcess<T>(Guid processId, T message, TimeSpan timeToLive) where T : class =>
        Send(ProcessIdentity.QueueOf(processId), "?temporary=true", message, 0, timeToLive, default);

    // Over RabbitMQ a message goes to the queue's exchange: naming the queue would declare it, and without the priority
    // and life time that its reader gives it. The in-memory transport has no such declarations.
    private void Send<T>(string queue, string lifetime, T message, int priority, TimeSpan? timeToLive, ActivityContext trace) where T : class => Enqueue<T>(trace, async token =>
    {
        var address = bus.Address.Scheme == "loopback" ? "queue:" + queue : "exchange:" + queue + lifetime;
        var endpoint = await bus.GetSendEndpoint(new Uri(address));
        await endpoint.Send(message, context =>
        {
            context.TimeToLive = timeToLive;
            if (context is RabbitMqSendContext rabbit)
            {
                rabbit.BasicProperties.Priority = (byte)priority;
            }
        }, token);
    });

    private void Enqueue<T>(ActivityContext trace, Func<CancellationToken, Task> send)
    {
        var span = WorkSpans.Announce(typeof(T).Name, trace);
        if (!_messages.Writer.TryWrite(new Message(send, span)))
        {
            span?.Dispose();
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(
            _messages.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (message, token) =>
            {
                using var span = message.Span;
                Activity.Current = span;
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
                patience.CancelAfter(Patience);
                try
                {
                    // A publication whose confirmation was lost with its connection may never end; it is left behind.
                    await message.SendAsync(patience.Token).WaitAsync(patience.Token);
                }
                catch (OperationCanceledException) when (token.IsCancellationRequested)
                {
                    // Stopping; the relay of another process, or of the next start, announces it.
                }
#pragma warning disable CA1031 // Whatever the transport throws, the relay repairs.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Interlocked.Exchange(ref _failedAt, time.GetTimestamp());
                    span?.SetStatus(ActivityStatusCode.Error);
                    NotSent(exception.Message);
                }
            });

    /// <param name="Span">Runs from its handing over to its end; null where it is not traced.</param>
    private readonly record struct Message(Func<CancellationToken, Task> SendAsync, Activity? Span);

    [LoggerMessage(LogLevel.Warning, "A message could not be sent and will be announced again from its row: {Problem}")]
    private partial void NotSent(string problem);
}
