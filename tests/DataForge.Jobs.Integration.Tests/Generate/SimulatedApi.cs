using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Generate;

/// <summary>An API in this process whose provider is a simulator.</summary>
internal sealed class SimulatedApi : IAsyncDisposable
{
    private SimulatedApi(SimulatorServer provider, ApiServer server) => (Provider, Server) = (provider, server);

    public SimulatorServer Provider { get; }

    public ApiServer Server { get; }

    public HttpClient Http => Server.Http;

    public static async Task<SimulatedApi> StartAsync(
        PostgreSqlFixture postgres, SimulatorBehaviour? behaviour = null, bool worker = false, params (string Name, string Value)[] settings) =>
        await StartAsync(await postgres.Server.CreateDatabaseAsync(), behaviour, worker, settings);

    public static async Task<SimulatedApi> StartAsync(string database, SimulatorBehaviour? behaviour = null, bool worker = false, params (string Name, string Value)[] settings)
    {
        var provider = await SimulatorServer.StartAsync(behaviour);
        return new SimulatedApi(provider, await StartServerAsync(database, provider, worker, settings));
    }

    /// <summary>Another API that asks the same provider.</summary>
    public static Task<ApiServer> StartServerAsync(string database, SimulatorServer provider, bool worker = false, params (string Name, string Value)[] settings) => ApiServer.StartAsync(
        database,
        worker,
        settings: [.. new (string Name, string Value)[] { ("LLM_BACKEND", "openai"), ("OPENAI_API_KEY", Key), ("OPENAI_BASE_URL", provider.BaseUrl.ToString()), ("LLM_MAX_RETRIES", "0") }
            .Concat(settings).GroupBy(setting => setting.Name).Select(same => same.Last())]);

    /// <summary>Never to be seen anywhere.</summary>
    public const string Key = "sk-canary-5f3d9c1b7a";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>One for a class of tests that leave no trace.</summary>
public sealed class SimulatedApiFixture : IAsyncLifetime
{
    private readonly PostgreSqlFixture _postgres = new();
    private SimulatedApi? _api;

    internal SimulatedApi Api => _api!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        _api = await SimulatedApi.StartAsync(_postgres);
    }

    public async Task DisposeAsync()
    {
        await Api.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
