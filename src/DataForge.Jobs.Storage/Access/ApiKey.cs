namespace DataForge.Jobs.Storage.Access;

/// <summary>A key as a row of <c>api_keys</c>: who it is, and what it may do. What it is told by stands in its secrets.</summary>
public sealed class ApiKey
{
    /// <summary>UUIDv7; stays the same when the key is rotated, and so do its limits and what it has spent.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose rows it sees.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>What people call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Any of <c>generate</c>, <c>read</c>, <c>admin</c>.</summary>
    public string[] Permissions { get; set; } = [];

    /// <summary>Requests a minute over all processes; null for the default of the settings.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>US dollars that the calls under it may cost in a calendar month (UTC); null for no bound.</summary>
    public decimal? MonthlyBudgetUsd { get; set; }

    /// <summary>Tokens that they may take in a calendar month; null for no bound.</summary>
    public long? MonthlyTokens { get; set; }

    /// <summary>How many batches its tenant gets for one of a tenant without a weight; the highest of a tenant's keys counts.</summary>
    public int? Weight { get; set; }

    /// <summary>Who is told when its budget is nearly used up, and when it is; null for the operators.</summary>
    public string? AlertUrl { get; set; }

    /// <summary>What those calls are signed with, sealed; null where they are not signed.</summary>
    public byte[]? AlertSecret { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends by itself; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When it was revoked. The row stays, for the budgets of the jobs that it submitted.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it was last used, to a minute or so.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>One secret of a key; while it is rotated it has two.</summary>
public sealed class ApiKeySecret
{
    /// <summary>How it begins, by which it is found. Random by itself: it says nothing of the rest.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The key.</summary>
    public Guid KeyId { get; set; }

    /// <summary>SHA-256 of the whole secret. Secrets are random, 256 bits, so a plain hash cannot be guessed back.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the overlap with its successor ends; null while it is the newest.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>How far a subject's requests are given out; see <see cref="RequestRates"/>.</summary>
public sealed class RequestRate
{
    /// <summary>A key or an address.</summary>
    public string Subject { get; set; } = "";

    /// <summary>When its bucket is full again.</summary>
    public DateTimeOffset NextAt { get; set; }
}
