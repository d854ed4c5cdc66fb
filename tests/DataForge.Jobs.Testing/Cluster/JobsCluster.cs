using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Testing.Cluster;

/// <summary>An Api and any number of Workers as processes, on a PostgreSQL and a RabbitMQ, with a simulated provider.</summary>
public sealed class JobsCluster : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly List<ProgramProcess> _workers = [];

    private JobsCluster(Dictionary<string, string> settings, SimulatorServer provider, ProgramProcess api)
    {
        _settings = settings;
        (Provider, Api, Client) = (provider, api, new JobsClient(api.Address));
    }

    /// <summary>The provider that every process asks.</summary>
    public SimulatorServer Provider { get; }

    /// <summary>The one API process.</summary>
    public ProgramProcess Api { get; }

    /// <summary>Talks to it.</summary>
    public JobsClient Client { get; }

    /// <summary>Workers started so far, dead ones included.</summary>
    public IReadOnlyList<ProgramProcess> Workers => _workers;

    /// <summary>Starts the Api and some Workers.</summary>
    /// <param name="postgres">A connection string of an empty database.</param>
    /// <param name="rabbitMq">A virtual host of its own.</param>
    /// <param name="workers">How many.</param>
    /// <param name="behaviour">How the provider behaves.</param>
    /// <param name="settings">Further environment variables.</param>
    public static async Task<JobsCluster> StartAsync(string postgres, Uri rabbitMq, int workers, SimulatorBehaviour? behaviour = null, IEnumerable<KeyValuePair<string, string>>? settings = null) =>
        await StartAsync(postgres, rabbitMq, workers, await SimulatorServer.StartAsync(behaviour), settings);

    /// <inheritdoc cref="StartAsync(string, Uri, int, SimulatorBehaviour?, IEnumerable{KeyValuePair{string, string}}?)"/>
    /// <param name="provider">A provider that is up already; it is stopped with the cluster.</param>
    public static async Task<JobsCluster> StartAsync(string postgres, Uri rabbitMq, int workers, SimulatorServer provider, IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = postgres,
            ["ConnectionStrings__RabbitMq"] = rabbitMq.ToString(),
            ["LLM_BACKEND"] = "custom",
            ["CUSTOM_LLM_URL"] = provider.ChatUrl.ToString(),
            ["CUSTOM_LLM_MODEL"] = "simulated",
        };
        foreach (var (name, value) in settings ?? [])
        {
            environment[name] = value;
        }

        var cluster = new JobsCluster(environment, provider, ProgramProcess.Start("Api", environment));
        for (var i = 0; i < workers; i++)
        {
            cluster.AddWorker();
        }

        await cluster.Api.ReadyAsync("/api/v1/ready");
        foreach (var worker in cluster.Workers)
        {
            await worker.ReadyAsync();
        }

        return cluster;
    }

    /// <summary>Starts another Worker.</summary>
    public ProgramProcess AddWorker(IEnumerable<KeyValuePair<string, string>>? settings = null)
    {
        var worker = ProgramProcess.Start("Worker", _settings.Concat(settings ?? []).GroupBy(s => s.Key).Select(s => s.Last()));
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Starts some more Workers and waits until they answer.</summary>
    public async Task AddWorkersAsync(int count)
    {
        foreach (var worker in Enumerable.Range(0, count).Select(_ => AddWorker()).ToList())
        {
            await worker.ReadyAsync();
        }
    }

    /// <summary>What every process has written, for when a test fails.</summary>
    public string Logs => string.Join("\n\n", _workers.Prepend(Api).Select(process => $"== {process.Id}\n{process.Output}"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("DATAFORGE_TEST_LOGS") is { Length: > 0 } directory)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, $"cluster-{Api.Id}.log"), Logs);
        }

        Client.Dispose();
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Api.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
