using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>A place for one worker: a process, which may be replaced, and the network around it.</summary>
internal sealed class WorkerHost(ChaosCluster cluster, int index) : IAsyncDisposable
{
    /// <summary>Provider calls at once.</summary>
    public const int Concurrency = 10;

    private readonly List<WorkerLinks> _links = [];
    private readonly List<ProgramProcess> _processes = [];

    /// <summary>From 0.</summary>
    public int Index => index;

    /// <summary>Its words for a person.</summary>
    public string Name => $"worker {index}";

    /// <summary>The process that runs now; null between its end and its replacement.</summary>
    public ProgramProcess? Process { get; private set; }

    /// <summary>The id under which that process is known to the cluster, once it is.</summary>
    public Guid? WorkerId { get; private set; }

    /// <summary>The network around it.</summary>
    public WorkerLinks Links => _links[^1];

    /// <summary>Every process that ran here.</summary>
    public IReadOnlyList<ProgramProcess> Processes => _processes;

    /// <summary>Whether a process runs here that the cluster knows and that has not been stopped.</summary>
    public bool IsUp => Process is { HasExited: false } && WorkerId is not null && !IsStopped && !IsCutOff;

    /// <summary>Whether its process stands still.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether nothing passes between it and the others.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Starts a process on a host with a network of its own, and waits until the cluster knows it.</summary>
    /// <param name="settings">Beyond what every worker has.</param>
    public async Task StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        _links.Add(new WorkerLinks(index, cluster.Database, cluster.VirtualHost, cluster.Provider.Address));
        IsCutOff = false;
        var environment = cluster.Settings.Concat(Links.Settings).Concat(settings ?? new Dictionary<string, string>());
        var (process, id) = await cluster.Roster.IntroduceAsync(() =>
        {
            var started = ProgramProcess.Start("Worker", environment.GroupBy(setting => setting.Key).Select(same => same.Last()));
            _processes.Add(started);
            return started;
        });
        (Process, WorkerId) = (process, id);
        cluster.Timeline.Note($"{Name} is process {Process.Id}, {WorkerId}");
    }

    /// <summary>Ends its process without a warning, as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        cluster.Losses.Add(Concurrency);
        Process?.Kill();
        (Process, WorkerId, IsStopped) = (null, null, false);
    }

    /// <summary>The host vanishes: its process is gone, and no connection of it is closed.</summary>
    public void Vanish()
    {
        Links.Silence();
        IsCutOff = true;
        Kill();
    }

    /// <summary>Stops its process (SIGSTOP).</summary>
    public void Stop()
    {
        cluster.Losses.Add(Concurrency);
        IsStopped = true;
        Process?.Signal("STOP");
    }

    /// <summary>Lets its process go on (SIGCONT).</summary>
    public void Continue()
    {
        IsStopped = false;
        Process?.Signal("CONT");
    }

    /// <summary>Nothing passes between it and the others, and nobody is told.</summary>
    public void CutOff()
    {
        cluster.Losses.Add(Concurrency);
        cluster.Losses.AddUnreached(Concurrency);
        IsCutOff = true;
        Links.Silence();
    }

    /// <summary>Everything passes again.</summary>
    public void Reconnect()
    {
        IsCutOff = false;
        Links.Speak();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        foreach (var links in _links)
        {
            await links.DisposeAsync();
        }
    }
}
