using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.Otlp;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>
/// One job through an Api, a worker that generates and one that does everything else, everything that they tell of it kept: their traces, as a
/// receiver of OTLP got them, and their logs at Debug. A second job is answered by 503 only.
/// </summary>
public sealed class ObservedJob : IAsyncLifetime
{
    /// <summary>The tests that look at it.</summary>
    public const string Collection = "observed job";

    /// <summary>Stands in prompts, answers, errors of the provider, the key in its address, and in all of the webhook, and nowhere else.</summary>
    public const string Canary = "canary41c9";

    /// <summary>What a stranger sends along and nobody asked for.</summary>
    public const string Baggage = "baggage77aa";

    public const string RequestId = "observed-1";
    public const int Count = 40;

    private readonly PostgreSqlFixture _postgres = new();
    private readonly RabbitMqFixture _rabbitMq = new();
    private OtlpReceiver? _receiver;
    private Uri? _hook;

    /// <summary>The job that ended well.</summary>
    public string JobId { get; private set; } = "";

    /// <summary>The job that was parked.</summary>
    public string ParkedId { get; private set; } = "";

    /// <summary>Every span that was received.</summary>
    public IReadOnlyList<ReceivedSpan> Spans { get; private set; } = [];

    public OtlpReceiver Receiver => _receiver!;

    /// <summary>The Api's log.</summary>
    public IReadOnlyList<JsonElement> ApiLog { get; private set; } = [];

    /// <summary>The logs of the worker that generates, and of the one that admits and coordinates.</summary>
    public IReadOnlyList<IReadOnlyList<JsonElement>> WorkerLogs { get; private set; } = [];

    /// <summary>All logs as they were written.</summary>
    public string Logs { get; private set; } = "";

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        await _rabbitMq.InitializeAsync();
        _receiver = await OtlpReceiver.StartAsync();
        await using var hook = await Webhooks.Receiver.StartAsync();
        _hook = new Uri(hook.Address, $"/{Canary}?key={Canary}");
        var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour
        {
            Answers = [new SimulatorAnswer("tea", $"An answer about {Canary} and tea.")],
            Rules =
            [
                new() { Fault = SimulatorFault.Status, Status = 503, ToCall = 1, ErrorMessage = $"Busy with {Canary}" },
                new() { PromptContains = "coffee", Fault = SimulatorFault.Status, Status = 503, ErrorMessage = $"Cannot answer: Write of {Canary} and coffee." },
            ],
        });
        await using var cluster = await JobsCluster.StartAsync(
            await _postgres.Server.CreateDatabaseAsync(), await _rabbitMq.Server.CreateVirtualHostAsync(), 0, provider,
            [
                .. _receiver.Settings,
                new("OTEL_EXPORTER_OTLP_HEADERS", "x-team=observed"),
                new("CUSTOM_LLM_URL", $"{provider.ChatUrl}?key={Canary}"),
                new("LLM_MAX_RETRIES", "1"),
                new("Webhooks__Key", $"{Canary}-seals-what-users-give-us"), new("Outbound__AllowedNetworks__0", "127.0.0.1/32"),
                new("Logging__Format", "json"), new("Logging__LogLevel__Default", "Debug"), new("Logging__LogLevel__Microsoft.AspNetCore", "Debug"),
                new("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Debug"), new("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command", "Debug"), new("Logging__LogLevel__MassTransit", "Debug"),
            ]);
        cluster.AddWorker([new("Worker__Roles", "generate")]);
        // One of them by the other protocol, and under a name of its own.
        cluster.AddWorker([new("Worker__Roles", "admit,coordinate"), new("OTEL_SERVICE_NAME", "admitter"), .. _receiver.GrpcSettings]);

        await Task.WhenAll(cluster.Workers.Select(worker => worker.ReadyAsync()));
        await SendBrokenAsync(cluster.Api.Address);
        JobId = await SubmitAsync(cluster.Client, "tea");
        await cluster.Client.EndAsync(JobId);
        ParkedId = await SubmitAsync(cluster.Client, "coffee");
        await cluster.Client.WaitAsync(ParkedId, job => job.Reason == "waiting_for_provider");
        await cluster.Client.CommandAsync(ParkedId, "cancel");
        await cluster.Client.EndAsync(ParkedId);

        await Eventually.BecomesTrueAsync(() => hook.Calls.Count == 2);

        // Stopping sends what is left of the spans.
        await Task.WhenAll(cluster.Workers.Append(cluster.Api).Select(process => process.StopAsync()));
        Spans = _receiver.Spans;
        Logs = cluster.Logs;
        ApiLog = Read(cluster.Api);
        WorkerLogs = [.. cluster.Workers.Select(Read)];
    }

    public async Task DisposeAsync()
    {
        await Receiver.DisposeAsync();
        await _postgres.DisposeAsync();
        await _rabbitMq.DisposeAsync();
    }

    private async Task<string> SubmitAsync(JobsClient client, string drink)
    {
        var job = new JsonObject
        {
            ["count"] = Count,
            ["prompt"] = $"Write of {Canary} and {drink}.",
            ["temperature"] = 0.3,
            ["webhook"] = new JsonObject { ["url"] = _hook!.ToString(), ["secret"] = Canary },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/jobs") { Content = new StringContent(job.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Request-Id", drink == "tea" ? RequestId : "observed-2");
        request.Headers.Add("baggage", $"secret={Baggage}");
        using var answer = await client.Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
    }

    // A key in a header that is none, as a careless client writes it.
    private static async Task SendBrokenAsync(Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer {Canary}\r\n\r\n"));
        using var answer = new StreamReader(client.GetStream());
        (await answer.ReadLineAsync()).ShouldBe("HTTP/1.1 400 Bad Request");
    }

    // A line that is none stops the fixture, and with it every test.
    private static List<JsonElement> Read(ProgramProcess process) => [.. process.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
}

[CollectionDefinition(ObservedJob.Collection)]
public sealed class ObservedJobCollection : ICollectionFixture<ObservedJob>;
