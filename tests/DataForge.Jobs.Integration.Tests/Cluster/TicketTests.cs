using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using RabbitMQ.Client;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>Tickets and events that are doubled, late, forged, or no messages at all.</summary>
public sealed class TicketTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const int Count = 200;

    [Fact]
    public async Task Tickets_DoubledLateAndForged_ChangeNothing()
    {
        var host = await rabbitMq.Server.CreateVirtualHostAsync();
        await using var cluster = await StartAsync(host);
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(Count));
        await using var sender = await Sender.OpenAsync(host);

        for (var round = 0; round < 10; round++)
        {
            foreach (var job in new[] { id, Guid.NewGuid().ToString() })
            {
                for (var first = -32; first <= Count; first += 16)
                {
                    await sender.SendAsync(WorkQueues.Generate, nameof(GenerateBatch), new { jobId = job, firstOrdinal = first });
                }

                await sender.SendAsync(WorkQueues.Admit, nameof(AdmitJob), new { jobId = job });
                foreach (var name in (string[])["JobSubmitted", "JobStarted", "JobPauseRequested", "JobResumeRequested", "JobCancelRequested", "JobRetryRequested", "JobDeadlinePassed", "JobFulfilled", "JobExhausted"])
                {
                    await sender.SendAsync(WorkQueues.Jobs, name, new { jobId = job });
                }

                await sender.SendAsync(WorkQueues.Jobs, "JobHalted", new { jobId = job, code = "authentication", message = "forged" });
            }
        }

        var end = await cluster.Client.EndAsync(id);

        (end.Status, end.Count("accepted"), end.ErrorCode).ShouldBe(("completed", Count, null));
        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
        (await ErrorQueuesAsync(cluster)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PoisonMessages_EndInErrorQueuesShownInTheStatusAndBlockNobody()
    {
        var host = await rabbitMq.Server.CreateVirtualHostAsync();
        await using var cluster = await StartAsync(host);
        await using var sender = await Sender.OpenAsync(host);

        foreach (var queue in WorkQueues.All)
        {
            await sender.SendAsync(queue, Encoding.UTF8.GetBytes("no message at all"), "application/vnd.masstransit+json");
            await sender.SendAsync(queue, [0xFF, 0x00, 0xFE], "application/octet-stream");
        }

        var job = await cluster.Client.EndAsync(await cluster.Client.SubmitAsync(JobRequests.Reviews(Count)));

        (job.Status, job.Count("accepted")).ShouldBe(("completed", Count));
        await Eventually.SucceedsAsync(async () =>
            (await ErrorQueuesAsync(cluster)).ShouldBe(WorkQueues.All.Select(queue => KeyValuePair.Create(queue + "_error", 2L)), ignoreOrder: true));
    }

    private static async Task<Dictionary<string, long>> ErrorQueuesAsync(JobsCluster cluster)
    {
        var status = await cluster.Client.Http.GetFromJsonAsync<JsonObject>("/api/v1/status");
        return status!["error_queues"]!.AsObject().ToDictionary(queue => queue.Key, queue => queue.Value!.GetValue<long>());
    }

    private async Task<JobsCluster> StartAsync(Uri host) =>
        await JobsCluster.StartAsync(await postgres.Server.CreateDatabaseAsync(), host, workers: 2, new SimulatorBehaviour { LatencyMs = 20 });

    /// <summary>Publishes what no honest process would.</summary>
    private sealed class Sender(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        public static async Task<Sender> OpenAsync(Uri host)
        {
            var connection = await new ConnectionFactory { Uri = host }.CreateConnectionAsync();
            return new Sender(connection, await connection.CreateChannelAsync());
        }

        public Task SendAsync(string queue, string message, object body) => SendAsync(
            queue,
            JsonSerializer.SerializeToUtf8Bytes(new { messageId = Guid.NewGuid(), messageType = new[] { $"urn:message:DataForge.Jobs.Contracts:{message}" }, message = body }),
            "application/vnd.masstransit+json");

        public async Task SendAsync(string queue, byte[] body, string contentType) =>
            await channel.BasicPublishAsync(exchange: queue, routingKey: "", mandatory: false, new BasicProperties { ContentType = contentType }, body);

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
