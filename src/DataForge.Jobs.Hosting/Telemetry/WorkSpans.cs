using System.Diagnostics;

namespace DataForge.Jobs.Hosting.Telemetry;

/// <summary>The spans of work that no framework knows of. Free where nobody listens.</summary>
public static class WorkSpans
{
    /// <summary>The name of the source.</summary>
    public const string Name = "DataForge.Jobs.Work";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>What the current request leaves to those who go on with it, as W3C writes it; null where it is not traced.</summary>
    public static string? Traceparent => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>A message on its way, from the moment it is handed over; null where nothing is traced here.</summary>
    /// <param name="message">Its kind.</param>
    /// <param name="parent">What it goes on with, where that is not what is under way here.</param>
    internal static Activity? Announce(string message, ActivityContext parent)
    {
        var here = Activity.Current;
        if (parent == default ? here is not { Recorded: true } : !Source.HasListeners())
        {
            return null;
        }

        var span = Source.StartActivity("announce " + message, ActivityKind.Internal, parent);
        // It goes with the message, and not with whoever handed it over.
        Activity.Current = here;
        return span;
    }

    /// <summary>A worker's work on a batch.</summary>
    /// <param name="parent">The job; where the ticket came in the job's trace, the batch is part of what followed from it.</param>
    public static Activity? Batch(ActivityContext parent, Guid jobId, long firstOrdinal, int size, int missing)
    {
        var isHere = Activity.Current is { Recorded: true } current && current.TraceId == parent.TraceId;
        return (isHere ? Source.StartActivity("batch") : Source.StartActivity("batch", ActivityKind.Internal, parent))?
            .SetTag("dataforge.job.id", jobId.ToString())
            .SetTag("dataforge.batch.first_ordinal", firstOrdinal)
            .SetTag("dataforge.batch.size", size)
            .SetTag("dataforge.batch.missing", missing);
    }

    /// <summary>Says what came of a piece of work.</summary>
    public static void End(Activity? span, string outcome, string? reason = null) => span?.SetTag("dataforge.outcome", outcome).SetTag("dataforge.reason", reason);

    /// <summary>One candidate of a batch; null where the batch is not traced.</summary>
    public static Activity? Candidate(long ordinal) => Source.StartActivity("candidate")?.SetTag("dataforge.ordinal", ordinal);

    /// <summary>An attempt to tell a receiver what became of a job; null where the job is not traced.</summary>
    /// <param name="traceparent">What the job's request left.</param>
    public static Activity? Delivery(string? traceparent, Guid? jobId, string happened, int attempt) =>
        traceparent is not null && Source.HasListeners() && ActivityContext.TryParse(traceparent, null, isRemote: true, out var parent)
            ? Source.StartActivity("webhook " + happened, ActivityKind.Internal, parent)?
                .SetTag("dataforge.job.id", jobId?.ToString())
                .SetTag("dataforge.webhook.attempt", attempt)
            : null;

    /// <summary>The settling of a run of batches.</summary>
    /// <param name="parent">The job.</param>
    /// <param name="began">When it began.</param>
    public static Activity? Admission(ActivityContext parent, Guid jobId, DateTimeOffset began) =>
        Source.StartActivity("admission", ActivityKind.Internal, parent, startTime: began)?.SetTag("dataforge.job.id", jobId.ToString());
}
