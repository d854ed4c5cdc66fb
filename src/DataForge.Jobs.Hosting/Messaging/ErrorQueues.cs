using DataForge.Jobs.Contracts;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DataForge.Jobs.Hosting.Messaging;

/// <summary>
/// Counts the messages that nobody could read: the bus moves them to a queue beside the one they came in by, where they
/// block nobody and wait for a person.
/// </summary>
public sealed partial class ErrorQueues(string? rabbitMq, TimeProvider time, ILogger<ErrorQueues> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What MassTransit adds to a queue's name: for messages that fail, and for those that nobody listens to.</summary>
    private static readonly string[] Endings = ["_error", "_skipped"];

    /// <summary>Every queue that is looked at.</summary>
    public static readonly IReadOnlyList<string> Names = [.. WorkQueues.All.SelectMany(queue => Endings.Select(ending => queue + ending))];

    private readonly SemaphoreSlim _turn = new(1);
    private IConnection? _connection;
    private IReadOnlyDictionary<string, long>? _counts;
    private long _countedAt;

    /// <summary>Messages by queue, those without any left out; null where there is no broker, or it does not answer.</summary>
    public async Task<IReadOnlyDictionary<string, long>?> CountAsync(CancellationToken cancellationToken)
    {
        if (rabbitMq is null)
        {
            return null;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_countedAt == 0 || time.GetElapsedTime(_countedAt) > Kept)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                _counts = await AskAsync(patience.Token);
                _countedAt = time.GetTimestamp();
            }
        }
#pragma warning disable CA1031 // Whatever the matter with the broker is, the rest of the status is still worth having.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Unreachable(exception.Message);
            _counts = null;
            _countedAt = time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }

        return _counts;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _turn.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, long>> AskAsync(CancellationToken cancellationToken)
    {
        if (_connection is not { IsOpen: true })
        {
            if (_connection is not null)
            {
                await _connection.DisposeAsync();
                _connection = null;
            }

            var address = new UriBuilder(rabbitMq!) { Scheme = rabbitMq!.Contains("s://", StringComparison.Ordinal) ? "amqps" : "amqp" };
            _connection = await new ConnectionFactory { Uri = address.Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(cancellationToken);
        }

        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var queue in Names)
        {
            if (await CountAsync(_connection, queue, cancellationToken) is var count and > 0)
            {
                counts.Add(queue, count);
            }
        }

        return counts;
    }

    // Asking for a queue that is not there closes the channel, so each question has its own.
    private static async Task<long> CountAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException interrupted) when (interrupted.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return 0;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The error queues could not be counted: {Problem}")]
    private partial void Unreachable(string problem);
}
