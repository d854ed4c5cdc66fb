using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>A place for one Api process, which may be replaced.</summary>
internal sealed class ApiHost(ChaosCluster cluster, int index) : IAsyncDisposable
{
    private readonly List<ProgramProcess> _processes = [];

    /// <summary>Its words for a person.</summary>
    public string Name => $"api {index}";

    /// <summary>When it was not there.</summary>
    public Outage Away { get; } = new();

    /// <summary>Talks to the process that runs now; null while none does.</summary>
    public JobsClient? Client { get; private set; }

    /// <summary>Every process that ran here.</summary>
    public IReadOnlyList<ProgramProcess> Processes => _processes;

    /// <summary>Starts a process and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var process = ProgramProcess.Start("Api", cluster.Settings.Concat(cluster.DirectSettings));
        _processes.Add(process);
        await process.ReadyAsync();
        Client = new JobsClient(process.Address);
        cluster.Timeline.Note($"{Name} is process {process.Id} at {process.Address}");
    }

    /// <summary>Ends its process without a warning.</summary>
    public void Kill()
    {
        Away.Begin();
        Client = null;
        _processes[^1].Kill();
    }

    /// <summary>Starts its successor.</summary>
    public async Task ReplaceAsync()
    {
        await StartAsync();
        Away.End();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }
}
