namespace DataForge.Jobs.Storage.Workers;

/// <summary>A worker process that has been heard from lately.</summary>
public sealed class WorkerProcess
{
    /// <summary>Made anew by every start.</summary>
    public Guid Id { get; set; }

    /// <summary>The machine's name.</summary>
    public string Host { get; set; } = "";

    /// <summary>The software's version.</summary>
    public string Version { get; set; } = "";

    /// <summary>What it does: <c>generate</c>, <c>admit</c>, <c>coordinate</c>.</summary>
    public string[] Roles { get; set; } = [];

    /// <summary>Batches it works on at once.</summary>
    public int Slots { get; set; }

    /// <summary>Provider calls it makes at once.</summary>
    public int Concurrency { get; set; }

    /// <summary>When it started.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it was last heard from, on the database's clock.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>Samples that it accepted in the last minute.</summary>
    public long AcceptedLately { get; set; }

    /// <summary>Candidates that it settled in the last minute, in whatever state.</summary>
    public long SettledLately { get; set; }

    /// <summary>Whether it is stopping and takes nothing new.</summary>
    public bool Stopping { get; set; }
}

/// <summary>A role that one process of the cluster holds at a time.</summary>
public sealed class Lease
{
    /// <summary>The role.</summary>
    public string Name { get; set; } = "";

    /// <summary>The worker that holds it.</summary>
    public Guid HolderId { get; set; }

    /// <summary>Rises with every change of holder.</summary>
    public long Fence { get; set; }

    /// <summary>Until when, on the database's clock.</summary>
    public DateTimeOffset HeldUntil { get; set; }
}
