namespace DataForge.Jobs.Hosting.Logs;

/// <summary>The names under which scopes say what a line is about, and under which it stands there.</summary>
public static class LogField
{
    /// <summary>The request, as its client and its answer name it.</summary>
    public const string RequestId = "request_id";

    /// <summary>Whose work it is.</summary>
    public const string Tenant = "tenant";

    /// <summary>The job's id.</summary>
    public const string Job = "job";

    /// <summary>The first ordinal of the batch.</summary>
    public const string Batch = "batch";
}
