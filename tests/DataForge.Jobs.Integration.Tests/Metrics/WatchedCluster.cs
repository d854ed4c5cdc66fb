using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.Access;
using DataForge.Jobs.Integration.Tests.Cluster;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.Prometheus;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;

namespace DataForge.Jobs.Integration.Tests.Metrics;

/// <summary>
/// An Api and a Worker that ask for keys, with a Prometheus that scrapes both by their token, after two jobs: the provider
/// refused one call, and the second job's answers came from the replay cache.
/// </summary>
public sealed class WatchedCluster : IAsyncLifetime
{
    public const string Name = "watched cluster";

    public const int Count = 64;

    private readonly PostgreSqlFixture _postgres = new();
    private readonly RabbitMqFixture _rabbitMq = new();
    private JobsCluster? _cluster;
    private PrometheusServer? _prometheus;

    public JobsCluster Cluster => _cluster!;

    public PrometheusServer Prometheus => _prometheus!;

    /// <summary>The files that operators get.</summary>
    public static string Observability { get; } = FindObservability();

    public async Task InitializeAsync()
    {
        await Task.WhenAll(_postgres.InitializeAsync(), _rabbitMq.InitializeAsync());
        var provider = new SimulatorBehaviour { LatencyMs = 5, Rules = [new() { Fault = SimulatorFault.Status, Status = 503, ToCall = 1 }] };
        _cluster = await JobsCluster.StartAsync(await _postgres.Server.CreateDatabaseAsync(), await _rabbitMq.Server.CreateVirtualHostAsync(), 0, provider, new Dictionary<string, string>
        {
            ["Access__Keys"] = "required",
            ["DATAFORGE_ADMIN_KEY"] = KeyedApi.AdminKey,
            ["Metrics__Token"] = KeyedApi.ScrapeToken,
            ["CUSTOM_LLM_MODEL"] = "simulated",
            ["Worker__Concurrency"] = "8",
        });
        var http = Cluster.Client.Http;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyedApi.AdminKey);
        using var priced = await http.PutAsJsonAsync("/api/v1/models/simulated", new { provider = "custom", input_cost_per_million = 1.0, output_cost_per_million = 2.0 });
        priced.IsSuccessStatusCode.ShouldBeTrue(await priced.Content.ReadAsStringAsync());

        // A worker that starts now knows the price.
        var worker = Cluster.AddWorker();
        _prometheus = await PrometheusServer.StartAsync(
            Path.Combine(Observability, "alerts.yml"), ("dataforge-api", Cluster.Api.Address, KeyedApi.ScrapeToken), ("dataforge-worker", worker.Address, KeyedApi.ScrapeToken));
        await worker.ReadyAsync();
        // Both have been scraped before there was anything to count.
        await _prometheus.ValueAsync("sum(up)", up => up == 2);
        for (var i = 0; i < 2; i++)
        {
            var request = JobRequests.Reviews(Count);
            request["priority"] = 3;
            request["cache"] = new JsonObject { ["mode"] = "replay" };
            (await Cluster.Client.EndAsync(await Cluster.Client.SubmitAsync(request))).Status.ShouldBe("completed");
        }
    }

    /// <summary>What a process serves to whoever has the token.</summary>
    internal static async Task<MetricsText> ScrapeAsync(ProgramProcess process)
    {
        using var http = Scraper(process);
        return await MetricsEndpointTests.ScrapeAsync(http);
    }

    /// <summary>The same as OpenMetrics.</summary>
    internal static async Task<string> OpenMetricsAsync(ProgramProcess process)
    {
        using var http = Scraper(process);
        http.DefaultRequestHeaders.Accept.ParseAdd("application/openmetrics-text");
        return await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
    }

    private static HttpClient Scraper(ProgramProcess process)
    {
        var http = new HttpClient { BaseAddress = process.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyedApi.ScrapeToken);
        return http;
    }

    public async Task DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await _rabbitMq.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static string FindObservability()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "DataForge.Jobs.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The repository was not found above the tests.");
        }

        return Path.Combine(directory.FullName, "deploy", "observability");
    }
}

/// <summary>One cluster for all classes that watch.</summary>
[CollectionDefinition(WatchedCluster.Name)]
public sealed class WatchedClusterGroup : ICollectionFixture<WatchedCluster>;
