namespace DataForge.Jobs.Storage.Jobs;

/// <summary>A job as a row of <c>jobs</c>: what was asked, and its life as the saga tells it.</summary>
public sealed class Job
{
    /// <summary>The tenant of a process without keys.</summary>
    public const string DefaultTenant = "default";

    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose job it is.</summary>
    public string Tenant { get; set; } = DefaultTenant;

    /// <summary>The key that submitted it; null where none was asked for, and for the operators' own key.</summary>
    public Guid? KeyId { get; set; }

    /// <summary>What people call it.</summary>
    public string? Name { get; set; }

    /// <summary>Labels to find it by.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>1 (low) to 5 (high).</summary>
    public int Priority { get; set; }

    /// <summary>One of <see cref="JobStatus"/>; the saga's state.</summary>
    public string Status { get; set; } = JobStatus.Queued;

    /// <summary>How often the status has changed; each change is a <see cref="Watching.JobTransition"/>.</summary>
    public int StatusVersion { get; set; }

    /// <summary>One of <see cref="JobIntent"/>.</summary>
    public string Intent { get; set; } = JobIntent.Run;

    /// <summary>Why the status is what it is, such as <c>authentication</c>.</summary>
    public string? StatusReason { get; set; }

    /// <summary>The error's code, once there is one.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error for people.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The request as accepted, JSON.</summary>
    public string Spec { get; set; } = "{}";

    /// <summary>What the specification refers to, pinned at submission, JSON: template texts and dataset versions.</summary>
    public string Sources { get; set; } = "{}";

    /// <summary>Accepted samples wanted.</summary>
    public int Count { get; set; }

    /// <summary>The most candidates that may be made.</summary>
    public int MaxCandidates { get; set; }

    /// <summary>The provider that it asks; null where the version before stored it.</summary>
    public string? Provider { get; set; }

    /// <summary>The most that its calls may cost, in US dollars.</summary>
    public decimal? MaxCostUsd { get; set; }

    /// <summary>The most tokens that its calls may take.</summary>
    public long? MaxTokens { get; set; }

    /// <summary>What calls are taken to have cost that nobody could count: those of dead workers.</summary>
    public decimal PresumedCostUsd { get; set; }

    /// <summary>Tokens that calls are taken to have taken that nobody could count.</summary>
    public long PresumedTokens { get; set; }

    /// <summary>When its first batch may be made.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>When it ends, whatever it has by then.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>When its failed candidates were last asked for again.</summary>
    public DateTimeOffset? RetriedAt { get; set; }

    /// <summary>The request that made it, for the logs.</summary>
    public string? RequestId { get; set; }

    /// <summary>The trace of that request, as W3C writes it, for those who go on with the job; null where it is not traced.</summary>
    public string? Traceparent { get; set; }

    /// <summary>The client's key for repeating the request safely.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>SHA-256 of the request's body, to tell a repeat from another request under the same key.</summary>
    public byte[] RequestHash { get; set; } = [];

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its first batch was made.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the row last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When the saga first heard of it; until then the relay goes on announcing it.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>When its last news was announced; the relay announces what is overdue again.</summary>
    public DateTimeOffset AnnouncedAt { get; set; }

    /// <summary>Datasets that its columns read, so that they are not deleted beneath it.</summary>
    public Guid[] Datasets { get; set; } = [];
}
