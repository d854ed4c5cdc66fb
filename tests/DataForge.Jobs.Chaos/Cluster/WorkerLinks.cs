using DataForge.Jobs.Testing.Network;
using Npgsql;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>The network between one worker's host and everything it talks to.</summary>
internal sealed class WorkerLinks : IAsyncDisposable
{
    /// <summary>The time limit of a call: long beside an answer, short beside a run.</summary>
    private const string CallSeconds = "6";

    private readonly TcpLink _database;
    private readonly TcpLink _broker;
    private readonly TcpLink _provider;
    private readonly Dictionary<string, string> _settings;

    public WorkerLinks(int worker, string database, Uri broker, Uri provider)
    {
        var direct = new NpgsqlConnectionStringBuilder(database);
        _database = TcpLink.To(direct.Port);
        _broker = TcpLink.To(broker.Port);
        _provider = TcpLink.To(provider.Port);
        direct.Port = _database.Port;
        _settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = direct.ConnectionString,
            ["ConnectionStrings__RabbitMq"] = new UriBuilder(broker) { Port = _broker.Port }.Uri.ToString(),
            ["LLM_BACKEND"] = "custom",
            // Each worker asks under an address of its own, so that the provider can tell whose call it was.
            ["CUSTOM_LLM_URL"] = $"http://127.0.0.1:{_provider.Port}/{AddressOf(worker)}/v1/chat/completions",
            ["CUSTOM_LLM_MODEL"] = "simulated",
            ["CUSTOM_LLM_TIMEOUT"] = CallSeconds,
        };
    }

    /// <summary>What makes a program use these links.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>The first part of the address that a worker asks the provider under.</summary>
    public static string AddressOf(int worker) => $"w{worker}";

    /// <summary>Nothing passes, and nobody is told.</summary>
    public void Silence() => ForEach(link => link.Silence());

    /// <summary>Everything passes again.</summary>
    public void Speak() => ForEach(link => link.Speak());

    /// <summary>Everything arrives late, and little of it at a time.</summary>
    public void SlowDown(TimeSpan latency, int bytesPerSecond) => ForEach(link =>
    {
        link.Latency = latency;
        link.BytesPerSecond = bytesPerSecond;
    });

    /// <summary>Full speed.</summary>
    public void Recover() => ForEach(link => link.Recover());

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _broker.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private void ForEach(Action<TcpLink> act)
    {
        act(_database);
        act(_broker);
        act(_provider);
    }
}
