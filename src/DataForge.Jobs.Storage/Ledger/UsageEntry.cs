namespace DataForge.Jobs.Storage.Ledger;

/// <summary>What calls cost, summed by job, day, provider and model; sharded so that workers do not queue for one row.</summary>
public sealed class UsageEntry : UsageCounts
{
    /// <summary>How many rows share one key, so that concurrent workers seldom meet on a row.</summary>
    public const int Shards = 8;

    /// <summary>The shard that a process writes.</summary>
    public static short ShardOf(Guid processId) => (short)((processId.GetHashCode() & int.MaxValue) % Shards);

    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The day in UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model.</summary>
    public string Model { get; set; } = "";

    /// <summary>0 to <see cref="Shards"/> − 1.</summary>
    public short Shard { get; set; }
}

/// <summary>The last flush that a worker committed: a flush whose answer was lost is not applied twice.</summary>
public sealed class LedgerWriter
{
    /// <summary>The worker process.</summary>
    public Guid WorkerId { get; set; }

    /// <summary>The number of its last committed flush.</summary>
    public long Sequence { get; set; }
}
