namespace DataForge.Jobs.Storage.Webhooks;

/// <summary>Something that a receiver is told until it has heard; written with what it tells of, in one transaction.</summary>
public sealed class WebhookDelivery
{
    /// <summary>The same at every attempt, by which receivers tell a repeat.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose address it goes to.</summary>
    public DeliveryTarget Target { get; set; }

    /// <summary>The job that it tells of; null for budgets.</summary>
    public Guid? JobId { get; set; }

    /// <summary>The key whose address it goes to; null for others.</summary>
    public Guid? KeyId { get; set; }

    /// <summary>Host and port that it goes to; empty for the settings' address.</summary>
    public string Receiver { get; set; } = "";

    /// <summary>What happened, such as <c>job.completed</c>.</summary>
    public string Event { get; set; } = "";

    /// <summary>The body, the same bytes at every attempt.</summary>
    public string Payload { get; set; } = "{}";

    /// <summary>How far it is.</summary>
    public DeliveryState State { get; set; }

    /// <summary>Attempts begun; the number of the last one is its fence.</summary>
    public int Attempts { get; set; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it is tried next; while an attempt is under way, when that is taken for lost.</summary>
    public DateTimeOffset NextAt { get; set; }

    /// <summary>When it is tried no more.</summary>
    public DateTimeOffset GiveUpAt { get; set; }

    /// <summary>When it was delivered or given up.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Whose address a delivery goes to.</summary>
public enum DeliveryTarget : short
{
    /// <summary>The job's own.</summary>
    Job = 0,

    /// <summary>The key's, for alerts of its budget.</summary>
    Key = 1,

    /// <summary>The operators', from the settings.</summary>
    Settings = 2,
}

/// <summary>How far a delivery is.</summary>
public enum DeliveryState : short
{
    /// <summary>To be tried, or tried just now.</summary>
    Pending = 0,

    /// <summary>The receiver has said that it has it.</summary>
    Delivered = 1,

    /// <summary>Tried for a day, or not wanted.</summary>
    GivenUp = 2,
}

/// <summary>One attempt at a delivery.</summary>
public sealed class WebhookAttempt
{
    /// <summary>The delivery.</summary>
    public Guid DeliveryId { get; set; }

    /// <summary>1 for the first.</summary>
    public int Number { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>What the receiver answered; null where it did not.</summary>
    public int? StatusCode { get; set; }

    /// <summary>Why it did not, in a word such as <c>timeout</c>.</summary>
    public string? Error { get; set; }

    /// <summary>How long it took, in milliseconds.</summary>
    public int DurationMs { get; set; }
}
