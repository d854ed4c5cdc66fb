using DataForge.Jobs.Storage.Sagas;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Worker.Coordinating;

/// <summary>What an operator hears of a job's life.</summary>
internal static partial class JobLog
{
    /// <summary>Says what a job has become.</summary>
    public static void Changed(ILogger logger, GenerationJobState job)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            JobChanged(logger, job.CorrelationId, job.StatusReason is { } reason ? $"{job.CurrentState} ({reason})" : job.CurrentState, job.Accepted, job.Count, job.Tenant, job.RequestId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Job {JobId} is {Status} now, {Accepted} of {Count} samples are accepted (tenant {Tenant}, request {RequestId})")]
    private static partial void JobChanged(ILogger logger, Guid jobId, string status, long accepted, int count, string? tenant, string? requestId);
}
