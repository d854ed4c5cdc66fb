namespace DataForge.Jobs.Storage.Budgets;

/// <summary>What one process has set aside for the calls of one job that it has not booked yet.</summary>
public sealed class BudgetReservation
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The process.</summary>
    public Guid WorkerId { get; set; }

    /// <summary>The job's tenant.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The key that submitted the job, if any.</summary>
    public Guid? KeyId { get; set; }

    /// <summary>How many questions it is for.</summary>
    public int Calls { get; set; }

    /// <summary>US dollars, at worst.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Tokens, at worst.</summary>
    public long Tokens { get; set; }

    /// <summary>Until when it counts, on the database's clock, unless it is renewed.</summary>
    public DateTimeOffset HeldUntil { get; set; }
}

/// <summary>What a tenant's calls cost in a month; sharded so that workers do not queue for one row.</summary>
public sealed class TenantUsage
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The month's first day, in UTC.</summary>
    public DateOnly Month { get; set; }

    /// <summary>0 to <see cref="Ledger.UsageEntry.Shards"/> − 1.</summary>
    public short Shard { get; set; }

    /// <summary>Requests sent upstream.</summary>
    public long Calls { get; set; }

    /// <summary>US dollars of the calls whose price is known.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Tokens read and written.</summary>
    public long Tokens { get; set; }
}

/// <summary>What the calls under a key cost in a month, those of its jobs and the others; sharded as <see cref="TenantUsage"/> is.</summary>
public sealed class KeyUsage
{
    /// <summary>The key.</summary>
    public Guid KeyId { get; set; }

    /// <summary>The month's first day, in UTC.</summary>
    public DateOnly Month { get; set; }

    /// <summary>0 to <see cref="Ledger.UsageEntry.Shards"/> − 1.</summary>
    public short Shard { get; set; }

    /// <summary>Requests sent upstream.</summary>
    public long Calls { get; set; }

    /// <summary>US dollars of the calls whose price is known.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Tokens read and written.</summary>
    public long Tokens { get; set; }
}
