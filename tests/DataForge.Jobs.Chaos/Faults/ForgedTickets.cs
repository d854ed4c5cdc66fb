using DataForge.Jobs.Chaos.Cluster;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Messages that name what does not exist, and bytes that are no messages at all.</summary>
internal sealed class ForgedTickets(int seed) : IFault
{
    private const int Rounds = 10;

    public string Name => "forged tickets";

    public string Target => "forgeries";

    public (double Least, double Most) Lasts => (1, 1);

    public async Task StrikeAsync(ChaosCluster cluster)
    {
        var random = new Random(seed);
        var jobs = await cluster.Roster.QueryAsync("SELECT id FROM jobs", row => row.GetGuid(0)) ?? [];
        try
        {
            await using var connection = await TicketQueues.ConnectAsync(cluster.VirtualHost);
            await using var channel = await connection.CreateChannelAsync();
            for (var round = 0; round < Rounds; round++)
            {
                var job = jobs.Count > 0 && random.Next(2) == 0 ? jobs[random.Next(jobs.Count)] : Guid.NewGuid();
                foreach (var queue in TicketQueues.All)
                {
                    foreach (var body in Forgeries.About(job, random))
                    {
                        await channel.BasicPublishAsync("", queue, mandatory: false, new BasicProperties { ContentType = Forgeries.ContentType }, body);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is BrokerUnreachableException or OperationInterruptedException or AlreadyClosedException)
        {
            cluster.Timeline.Note($"no forgery got through: {exception.Message}");
        }
    }

    public Task HealAsync(ChaosCluster cluster) => Task.CompletedTask;
}
