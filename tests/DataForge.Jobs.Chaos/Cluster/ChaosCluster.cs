using System.Globalization;
using DataForge.Jobs.Chaos.Watching;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Npgsql;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>The whole system as processes, with a hand on everything that can break.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    /// <summary><c>LLM_RATE_LIMIT_RPM</c>: near what the workers could do without it.</summary>
    public const int CallsPerMinute = 7200;

    /// <summary><c>LLM_MAX_CONCURRENCY</c>: less than the workers' slots together.</summary>
    public const int CallsAtOnce = 24;

    private readonly NpgsqlDataSource _observer;
    private int _next;

    private ChaosCluster(ChaosServers servers, SimulatorServer provider, string database, Uri virtualHost)
    {
        (Servers, Provider, Database, VirtualHost) = (servers, provider, database, virtualHost);
        // What looks on has connections of its own, straight to the server, and gives up soon.
        _observer = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { ApplicationName = "chaos", Timeout = 3, CommandTimeout = 5 }.ConnectionString);
        Roster = new Roster(_observer);
        Takeovers = new TakeoverWatch(this);
    }

    /// <summary>What happened when.</summary>
    public Timeline Timeline { get; } = new();

    /// <summary>PostgreSQL and RabbitMQ.</summary>
    public ChaosServers Servers { get; }

    /// <summary>The provider that every worker asks.</summary>
    public SimulatorServer Provider { get; }

    /// <summary>The run's own database.</summary>
    public string Database { get; }

    /// <summary>The run's own virtual host.</summary>
    public Uri VirtualHost { get; }

    /// <summary>What the database says of the workers.</summary>
    public Roster Roster { get; }

    /// <summary>How long it takes others to go on with the work of a lost worker.</summary>
    public TakeoverWatch Takeovers { get; }

    /// <summary>What the faults may have cost.</summary>
    public Losses Losses { get; } = new();

    /// <summary>When PostgreSQL was away.</summary>
    public Outage DatabaseAway { get; } = new();

    /// <summary>When RabbitMQ was away.</summary>
    public Outage BrokerAway { get; } = new();

    /// <summary>When the provider answered badly or not at all.</summary>
    public Outage ProviderAway { get; } = new();

    /// <summary>When some of the network was slow.</summary>
    public Outage NetworkSlow { get; } = new();

    /// <summary>When some worker was cut off; what it had sent may arrive long after.</summary>
    public Outage NetworkCut { get; } = new();

    /// <summary>The workers.</summary>
    public IReadOnlyList<WorkerHost> Workers { get; private set; } = [];

    /// <summary>The Apis.</summary>
    public IReadOnlyList<ApiHost> Apis { get; private set; } = [];

    /// <summary>Settings of every process. The lease is the default one, whose promise is checked.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Worker__Slots"] = "3",
        ["Worker__BatchSize"] = "16",
        ["LLM_RATE_LIMIT_RPM"] = CallsPerMinute.ToString(CultureInfo.InvariantCulture),
        ["LLM_MAX_CONCURRENCY"] = CallsAtOnce.ToString(CultureInfo.InvariantCulture),
        ["Worker__Concurrency"] = WorkerHost.Concurrency.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Settings of a process that needs no network that can break.</summary>
    public IReadOnlyDictionary<string, string> DirectSettings => new Dictionary<string, string>
    {
        ["ConnectionStrings__Postgres"] = Database,
        ["ConnectionStrings__RabbitMq"] = VirtualHost.ToString(),
        ["LLM_BACKEND"] = "custom",
        ["CUSTOM_LLM_URL"] = Provider.ChatUrl.ToString(),
        ["CUSTOM_LLM_MODEL"] = "simulated",
    };

    /// <summary>Talks to one of the Apis that are there, each in turn; null while none is.</summary>
    public ApiHost? SomeApi
    {
        get
        {
            var there = Apis.Where(api => api.Client is not null).ToList();
            return there.Count == 0 ? null : there[(Interlocked.Increment(ref _next) & int.MaxValue) % there.Count];
        }
    }

    /// <summary>Starts everything on an empty database and an empty virtual host.</summary>
    public static async Task<ChaosCluster> StartAsync(ChaosServers servers, int apis, int workers)
    {
        var provider = await SimulatorServer.StartAsync();
        provider.KeepsJournal = true;
        var cluster = new ChaosCluster(servers, provider, await servers.Postgres.CreateDatabaseAsync(), await servers.RabbitMq.CreateVirtualHostAsync());
        try
        {
            cluster.Apis = [.. Enumerable.Range(0, apis).Select(index => new ApiHost(cluster, index))];
            cluster.Workers = [.. Enumerable.Range(0, workers).Select(index => new WorkerHost(cluster, index))];
            // The first one brings the schema.
            await cluster.Apis[0].StartAsync();
            await Task.WhenAll(cluster.Apis.Skip(1).Select(api => api.StartAsync()));
            foreach (var worker in cluster.Workers)
            {
                await worker.StartAsync();
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    /// <summary>The worker of an id.</summary>
    public WorkerHost? WorkerOf(Guid? id) => id is null ? null : Workers.FirstOrDefault(worker => worker.WorkerId == id);

    /// <summary>Every process that ran, with a name for its log.</summary>
    public IEnumerable<(string Name, ProgramProcess Process)> Processes =>
        Apis.SelectMany(api => api.Processes.Select((process, life) => ($"{api.Name}.{life}", process)))
            .Concat(Workers.SelectMany(worker => worker.Processes.Select((process, life) => ($"{worker.Name}.{life}", process))));

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in Workers)
        {
            await worker.DisposeAsync();
        }

        foreach (var api in Apis)
        {
            await api.DisposeAsync();
        }

        await Provider.DisposeAsync();
        Roster.Dispose();
        await _observer.DisposeAsync();
    }
}
