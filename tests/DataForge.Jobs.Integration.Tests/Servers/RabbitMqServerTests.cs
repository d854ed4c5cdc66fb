using System.Text;
using DataForge.Jobs.Testing.RabbitMq;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DataForge.Jobs.Integration.Tests.Servers;

/// <summary>The tests' own brokers do what chaos tests rely on.</summary>
public sealed class RabbitMqServerTests(RabbitMqFixture shared) : IClassFixture<RabbitMqFixture>
{
    private const string Queue = "kept";

    [Fact]
    public async Task CreateVirtualHostAsync_Twice_GivesTwoEmptyHosts()
    {
        var (first, second) = (await shared.Server.CreateVirtualHostAsync(), await shared.Server.CreateVirtualHostAsync());
        await PublishAsync(first, "mine");

        (await TryReadAsync(second)).ShouldBeNull();
        (await TryReadAsync(first)).ShouldBe("mine");
    }

    [Fact]
    public async Task StopAsyncAndWipeAsync_OwnBroker_KeepsConfirmedMessagesThenLosesAll()
    {
        await using var server = new RabbitMqServer();
        await server.StartAsync();
        var host = await server.CreateVirtualHostAsync();

        await PublishAsync(host, "survives a kill");
        // The broker says when a message is on its disk, and not when the new queue is.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await server.StopAsync(immediate: true);
        await Should.ThrowAsync<BrokerUnreachableException>(TryReadAsync(host));
        await server.StartAsync();
        (await TryReadAsync(host)).ShouldBe("survives a kill");

        await PublishAsync(host, "is lost");
        await server.WipeAsync();
        (await TryReadAsync(host)).ShouldBeNull();
    }

    private static async Task PublishAsync(Uri host, string text)
    {
        await using var connection = await new ConnectionFactory { Uri = host }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        await channel.BasicPublishAsync(
            "", Queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text));
    }

    private static async Task<string?> TryReadAsync(Uri host)
    {
        await using var connection = await new ConnectionFactory { Uri = host }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
        var got = await channel.BasicGetAsync(Queue, autoAck: true);
        return got is null ? null : Encoding.UTF8.GetString(got.Body.Span);
    }
}
