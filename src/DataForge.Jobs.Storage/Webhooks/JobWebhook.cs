namespace DataForge.Jobs.Storage.Webhooks;

/// <summary>Who is told when a job ends.</summary>
public sealed class JobWebhook
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The address.</summary>
    public string Url { get; set; } = "";

    /// <summary>What calls are signed with, sealed with a key that is in no row; null where they are not signed.</summary>
    public byte[]? Secret { get; set; }
}
