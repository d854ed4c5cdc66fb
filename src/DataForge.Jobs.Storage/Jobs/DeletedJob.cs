namespace DataForge.Jobs.Storage.Jobs;

/// <summary>Whose a job was that is deleted: its calls that were in flight are paid for, and booked when they end.</summary>
public sealed class DeletedJob
{
    /// <summary>The job.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose it was.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The key that submitted it; null where none did.</summary>
    public Guid? KeyId { get; set; }

    /// <summary>When it was deleted; a day later nobody asks for it any more.</summary>
    public DateTimeOffset DeletedAt { get; set; }
}
