using DataForge.Jobs.Chaos.Cluster;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Every message arrives twice, the second time late and out of order.</summary>
internal sealed class DoubledTickets(int seed) : IFault
{
    private const int LatestMs = 12_000;

    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _healed = new();
    private IConnection? _connection;

    public string Name => "doubled and late tickets";

    public string Target => "tickets";

    public (double Least, double Most) Lasts => (8, 14);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        if (cluster.BrokerAway.IsOn)
        {
            return;
        }

        try
        {
            _connection = await TicketQueues.ConnectAsync(cluster.VirtualHost);
            foreach (var queue in TicketQueues.All)
            {
                await DoubleAsync(_connection, queue);
            }
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException)
        {
            cluster.Timeline.Note($"tickets are not doubled: {exception.Message}");
        }
    }

    public async Task HealAsync(ChaosCluster cluster)
    {
        await _healed.CancelAsync();
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _healed.Dispose();
    }

    private async Task DoubleAsync(IConnection connection, string queue)
    {
        // One channel a queue: an exchange that is not there yet closes only the channel that asked for it.
        var channel = await connection.CreateChannelAsync();
        var copies = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(copies.QueueName, exchange: queue, routingKey: "");
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var body = message.Body.ToArray();
            var again = new BasicProperties(message.BasicProperties);
            int delay;
            lock (_random)
            {
                delay = _random.Next(LatestMs);
            }

            _ = RepeatAsync(channel, queue, again, body, delay);
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(copies.QueueName, autoAck: true, consumer);
    }

    private async Task RepeatAsync(IChannel channel, string queue, BasicProperties properties, byte[] body, int delay)
    {
        try
        {
            await Task.Delay(delay, _healed.Token);
            // Straight to the queue, so that our own copy is not copied again.
            await channel.BasicPublishAsync(exchange: "", routingKey: queue, mandatory: false, properties, body, _healed.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or AlreadyClosedException or ObjectDisposedException or OperationInterruptedException)
        {
            // The broker went away, or the fault is over.
        }
    }
}
