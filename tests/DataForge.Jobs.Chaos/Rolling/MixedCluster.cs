using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.ProviderSimulator;
using Npgsql;

namespace DataForge.Jobs.Chaos.Rolling;

/// <summary>Processes of two versions on one database, one broker and one provider.</summary>
internal sealed class MixedCluster(SimulatorServer provider, string database, Uri virtualHost, string older) : IAsyncDisposable
{
    /// <summary>Provider calls at once of a worker.</summary>
    public const int Concurrency = 6;

    private readonly List<ProgramProcess> _processes = [];
    private readonly NpgsqlDataSource _observer = NpgsqlDataSource.Create(database);

    /// <summary>The provider, which knows by its address which version called.</summary>
    public SimulatorServer Provider => provider;

    /// <summary>How long the provider takes for an answer, in milliseconds.</summary>
    public int Latency
    {
        set => provider.Behaviour = provider.Behaviour with { LatencyMs = value };
    }

    /// <summary>Starts an empty one.</summary>
    public static async Task<MixedCluster> StartAsync(ChaosServers servers, string older)
    {
        var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { DuplicateRate = 0.1 });
        provider.KeepsJournal = true;
        return new MixedCluster(provider, await servers.Postgres.CreateDatabaseAsync(), await servers.RabbitMq.CreateVirtualHostAsync(), older);
    }

    /// <summary>Starts a program and waits until it answers.</summary>
    /// <param name="program"><c>Api</c> or <c>Worker</c>.</param>
    /// <param name="isOlder">Of which version.</param>
    public async Task<ProgramProcess> AddAsync(string program, bool isOlder)
    {
        var process = ProgramProcess.Start(
            program,
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Postgres"] = database,
                ["ConnectionStrings__RabbitMq"] = virtualHost.ToString(),
                ["LLM_BACKEND"] = "custom",
                ["CUSTOM_LLM_URL"] = $"{provider.Address}{AddressOf(isOlder)}/v1/chat/completions",
                ["CUSTOM_LLM_MODEL"] = "simulated",
                ["Worker__Concurrency"] = $"{Concurrency}",
                ["Worker__BatchSize"] = "16",
            },
            build: isOlder ? older : null);
        _processes.Add(process);
        await process.ReadyAsync();
        return process;
    }

    /// <summary>Calls that a version has made so far.</summary>
    public int CallsOf(bool isOlder) => provider.Calls.Count(call => call.Address.Contains($"/{AddressOf(isOlder)}/", StringComparison.Ordinal));

    /// <summary>One value of the database.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _observer.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What every process has written.</summary>
    public string Logs => string.Join("\n\n", _processes.Select(process => $"== {process.Id}\n{process.Output}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await provider.DisposeAsync();
        await _observer.DisposeAsync();
    }

    private static string AddressOf(bool isOlder) => isOlder ? "older" : "newer";
}
