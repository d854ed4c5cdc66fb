using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>
/// What calls cost that belong to no job: interactive ones, and those of jobs that were deleted since. Summed by tenant, day,
/// provider, model and key; sharded so that processes do not queue for one row.
/// </summary>
public sealed class UsageDay : UsageCounts
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The day in UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The model.</summary>
    public string Model { get; set; } = "";

    /// <summary>The key under which it was asked; empty where authentication is off.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>0 to <see cref="UsageEntry.Shards"/> − 1.</summary>
    public short Shard { get; set; }
}

/// <summary>What one process has set aside for a tenant's interactive calls that it has not booked yet.</summary>
public sealed class TenantReservation
{
    /// <summary>The tenant.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The process.</summary>
    public Guid ProcessId { get; set; }

    /// <summary>How many questions it is for.</summary>
    public int Calls { get; set; }

    /// <summary>US dollars, at worst.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Tokens, at worst.</summary>
    public long Tokens { get; set; }

    /// <summary>Until when it counts, on the database's clock, unless it is renewed.</summary>
    public DateTimeOffset HeldUntil { get; set; }
}

/// <summary>The same for the calls under one key, by which its budget is held.</summary>
public sealed class KeyReservation
{
    /// <summary>The key.</summary>
    public Guid KeyId { get; set; }

    /// <summary>The process.</summary>
    public Guid ProcessId { get; set; }

    /// <summary>How many questions it is for.</summary>
    public int Calls { get; set; }

    /// <summary>US dollars, at worst.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Tokens, at worst.</summary>
    public long Tokens { get; set; }

    /// <summary>Until when it counts, on the database's clock, unless it is renewed.</summary>
    public DateTimeOffset HeldUntil { get; set; }
}
