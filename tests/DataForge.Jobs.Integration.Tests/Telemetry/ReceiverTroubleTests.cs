using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.Otlp;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Telemetry;

/// <summary>Receivers of traces that are away, say nothing or refuse, and settings that are nonsense: nobody else notices.</summary>
public sealed class ReceiverTroubleTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const string Prompt = "canary8d02 as a prompt";
    private const string Answer = "canary8d02 as an answer";

    [Fact]
    public async Task Receivers_ThatDoNotTakeAnything_StopNothing()
    {
        // One that lets everybody connect, and never answers.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var refusing = await OtlpReceiver.StartAsync();
        refusing.Answer = HttpStatusCode.BadRequest;
        var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Answers = [new SimulatorAnswer("canary", Answer)] });
        await using var cluster = await JobsCluster.StartAsync(
            await postgres.Server.CreateDatabaseAsync(), await rabbitMq.Server.CreateVirtualHostAsync(), 0, provider,
            [.. refusing.Settings, new("Logging__Format", "json"), new("Logging__LogLevel__DataForge", "Trace")]);
        cluster.AddWorker([new("OTEL_EXPORTER_OTLP_ENDPOINT", string.Create(CultureInfo.InvariantCulture, $"http://{silent.LocalEndpoint}"))]);
        cluster.AddWorker([new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:secret@127.0.0.1:9"), new("OTEL_TRACES_SAMPLER", "nonsense")]);

        await Task.WhenAll(cluster.Workers.Select(worker => worker.ReadyAsync()));
        var id = await cluster.Client.SubmitAsync(new JsonObject { ["count"] = 100, ["prompt"] = Prompt });

        var job = await cluster.Client.EndAsync(id);
        await Eventually.BecomesTrueAsync(() => Events(cluster.Api).Contains("NotSent") && Events(cluster.Workers[1]).Contains("NotSent"));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(cluster.Workers.Append(cluster.Api).Select(process => process.StopAsync()));

        (job.Status, job.Count("accepted")).ShouldBe(("completed", 100));
        // The last spans are waited for a moment, and not for as long as their exporter tries.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        cluster.Workers.Append(cluster.Api).ShouldAllBe(process => process.ExitCode == 0);
        refusing.Bodies.ShouldNotBeEmpty();
        cluster.Workers.Append(cluster.Api).ShouldAllBe(process => Events(process).Count(name => name == "NotSent") <= 1);
        Events(cluster.Workers[1]).ShouldContain("PassedOver");
        cluster.Logs.ShouldNotContain("user:secret");
        PromptsAreInTheLogAtTraceAlone(cluster);
    }

    // Somebody asked for them here, by name.
    private static void PromptsAreInTheLogAtTraceAlone(JobsCluster cluster)
    {
        var lines = cluster.Workers.SelectMany(worker => worker.Output.Split('\n')).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var told = lines.Where(line => line.ToString().Contains("canary8d02", StringComparison.Ordinal)).ToList();
        told.ShouldAllBe(line => line.GetProperty("level").GetString() == "trace");
        told.ShouldAllBe(line => line.GetProperty("job").GetString()!.Length == 36 && line.GetProperty("batch").GetInt64() >= 0);
        told.ShouldContain(line => line.GetProperty("message").GetString()!.Contains(Prompt, StringComparison.Ordinal));
        told.ShouldContain(line => line.GetProperty("message").GetString()!.Contains(Answer, StringComparison.Ordinal));
    }

    private static List<string?> Events(ProgramProcess process) => [.. process.Output.Split('\n').Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString())];
}
