using System.Diagnostics;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Faults;
using DataForge.Jobs.Chaos.Jobs;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Sends unreadable messages to every queue, and a job after them.</summary>
internal static class PoisonTest
{
    private const int Each = 5;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Counts what was set aside, and tells whether the job passed.</summary>
    public static async Task<PoisonOutcome> RunAsync(ChaosCluster cluster, int seed)
    {
        var random = new Random(seed);
        await using var connection = await TicketQueues.ConnectAsync(cluster.VirtualHost);
        var before = await SetAsideAsync(connection);
        await using (var channel = await connection.CreateChannelAsync())
        {
            foreach (var queue in TicketQueues.All)
            {
                for (var i = 0; i < Each; i++)
                {
                    await channel.BasicPublishAsync("", queue, mandatory: false, new BasicProperties { ContentType = Forgeries.ContentType }, Forgeries.Poison(random));
                }
            }
        }

        var sent = Each * TicketQueues.All.Count;
        var after = JobMix.Small("after-poison", 8, seed);
        var job = await cluster.InsistAsync(HttpMethod.Post, "/api/v1/jobs", after.Request);
        await Harvest.WaitAsync(cluster, [job.Id], s_patience);
        var clock = Stopwatch.StartNew();
        var aside = 0L;
        while ((aside = await SetAsideAsync(connection) - before) < sent && clock.Elapsed < s_patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        var ended = await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{job.Id}");
        var status = await cluster.InsistAsync(HttpMethod.Get, "/api/v1/status");
        var shown = JsonNode.Parse(status.Body)!["error_queues"]?.AsObject().Sum(queue => queue.Value!.GetValue<long>()) ?? 0;
        return new PoisonOutcome(sent, aside, shown, ended.Body.Contains("\"completed\"", StringComparison.Ordinal) ? null : ended.Body);
    }

    private static async Task<long> SetAsideAsync(IConnection connection)
    {
        var count = 0L;
        // What cannot be read goes to the one; what is a message that nobody here listens to, to the other.
        foreach (var queue in TicketQueues.All.SelectMany(queue => (string[])[queue + "_error", queue + "_skipped"]))
        {
            try
            {
                await using var channel = await connection.CreateChannelAsync();
                count += (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
            }
            catch (OperationInterruptedException)
            {
                // There is none as long as nothing went wrong.
            }
        }

        return count;
    }
}
