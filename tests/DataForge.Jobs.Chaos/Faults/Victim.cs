using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Faults;

/// <summary>Which worker a fault strikes. Who has a role is only known when it strikes.</summary>
internal sealed record Victim(VictimRole Role, int Index)
{
    /// <summary>For names.</summary>
    public string Text => Role == VictimRole.Any ? "worker" : Role.ToString().ToLowerInvariant();

    /// <summary>The worker in that role if it is up, else any that is; null where none is.</summary>
    public async Task<WorkerHost?> FindAsync(ChaosCluster cluster)
    {
        var holder = Role switch
        {
            VictimRole.Scheduler => cluster.WorkerOf(await cluster.Roster.SchedulerAsync()),
            VictimRole.Admitter => cluster.WorkerOf(await cluster.Roster.AdmitterAsync()),
            _ => cluster.Workers[Index % cluster.Workers.Count],
        };
        return holder is { IsUp: true } ? holder : cluster.Workers.FirstOrDefault(worker => worker.IsUp);
    }
}

/// <summary>What a worker is for the cluster at the moment.</summary>
internal enum VictimRole
{
    /// <summary>Whatever it is.</summary>
    Any,

    /// <summary>The one that makes the batches.</summary>
    Scheduler,

    /// <summary>One that admits for a job.</summary>
    Admitter,
}
