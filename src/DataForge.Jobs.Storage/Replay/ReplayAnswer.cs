namespace DataForge.Jobs.Storage.Replay;

/// <summary>An answer that can be given again to the same request.</summary>
public sealed class ReplayAnswer
{
    /// <summary>SHA-256 of tenant, request and ordinal.</summary>
    public byte[] Key { get; set; } = [];

    /// <summary>Whose it is; nobody else is ever given it.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The provider that was asked.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model that was asked for.</summary>
    public string Model { get; set; } = "";

    /// <summary>The job that bought it; null where it was asked for interactively.</summary>
    public Guid? JobId { get; set; }

    /// <summary>The answer with what it cost, as JSON.</summary>
    public string Answer { get; set; } = "{}";

    /// <summary>How much of the store it takes.</summary>
    public long Bytes { get; set; }

    /// <summary>When it was bought.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it goes.</summary>
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What answers given again have saved; sharded so that processes do not queue for one row.</summary>
public sealed class ReplaySaving
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model.</summary>
    public string Model { get; set; } = "";

    /// <summary>0 to <see cref="Ledger.UsageEntry.Shards"/> − 1.</summary>
    public short Shard { get; set; }

    /// <summary>Answers given again.</summary>
    public long Hits { get; set; }

    /// <summary>Tokens, read and written, that they had cost.</summary>
    public long Tokens { get; set; }

    /// <summary>US dollars that they had cost, where that was known.</summary>
    public decimal CostUsd { get; set; }
}
