using System.Diagnostics.Metrics;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Worker.Telemetry;

/// <summary>What a worker counts, after it is committed.</summary>
internal static class WorkerMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "DataForge.Jobs.Worker";

    /// <summary>The instrument of settled candidates.</summary>
    public const string SamplesName = "dataforge.samples";

    /// <summary>The instrument of runs of batches.</summary>
    public const string BatchesName = "dataforge.batch.duration";

    /// <summary>The instrument of leases taken over.</summary>
    public const string TakeoversName = "dataforge.leases.taken_over";

    /// <summary>The instrument of refused candidates.</summary>
    public const string StaleName = "dataforge.candidates.stale";

    /// <summary>The tag with how something ended.</summary>
    public const string OutcomeTag = "outcome";

    /// <summary>The tag with what a lease is for.</summary>
    public const string KindTag = "kind";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Samples = Meter.CreateCounter<long>(SamplesName, "{sample}", "Candidates settled.");
    private static readonly Histogram<double> Batches = Meter.CreateHistogram<double>(BatchesName, "s", "From claiming a batch to giving it on, back, or up.");
    private static readonly Counter<long> Takeovers = Meter.CreateCounter<long>(TakeoversName, "{lease}", "Leases taken over because their holder was not heard from.");
    private static readonly Counter<long> Stale = Meter.CreateCounter<long>(StaleName, "{candidate}", "Candidates refused because their batch had passed to another worker.");

    /// <summary>Counts what one admission settled.</summary>
    /// <param name="before">The books before it.</param>
    /// <param name="after">The books after it.</param>
    /// <param name="past">Candidates that closing the books settled as surplus besides.</param>
    public static void Settled(JobProgress before, JobProgress after, long past)
    {
        Settled(after.Accepted - before.Accepted, SampleOutcome.Accepted);
        Settled(after.Rejected - before.Rejected, SampleOutcome.Rejected);
        Settled(after.Duplicates - before.Duplicates, SampleOutcome.Duplicate);
        Settled(after.Failed - before.Failed, SampleOutcome.Failed);
        SurplusOf(after.Surplus - before.Surplus + past);
    }

    /// <summary>Counts candidates that came too late for their job.</summary>
    public static void SurplusOf(long candidates) => Settled(candidates, SampleOutcome.Surplus);

    /// <summary>Counts the end of a run of a batch.</summary>
    /// <param name="outcome">One of <see cref="BatchOutcome"/>.</param>
    public static void BatchEnded(TimeSpan took, string outcome) => Batches.Record(took.TotalSeconds, new KeyValuePair<string, object?>(OutcomeTag, outcome));

    /// <summary>Counts leases taken over.</summary>
    /// <param name="kind">One of <see cref="LeaseKind"/>.</param>
    public static void TakenOver(string kind, long leases = 1) => Takeovers.Add(leases, new KeyValuePair<string, object?>(KindTag, kind));

    /// <summary>Counts candidates whose worker had lost their batch.</summary>
    public static void Refused(long candidates) => Stale.Add(candidates);

    private static void Settled(long candidates, string outcome)
    {
        if (candidates > 0)
        {
            Samples.Add(candidates, new KeyValuePair<string, object?>(OutcomeTag, outcome));
        }
    }
}

/// <summary>How candidates are settled.</summary>
internal static class SampleOutcome
{
    public const string Accepted = "accepted";
    public const string Rejected = "rejected";
    public const string Duplicate = "duplicate";
    public const string Failed = "failed";
    public const string Surplus = "surplus";

    public static readonly string[] All = [Accepted, Rejected, Duplicate, Failed, Surplus];
}

/// <summary>How a run of a batch ends.</summary>
internal static class BatchOutcome
{
    /// <summary>Every candidate is stored.</summary>
    public const string Finished = "finished";

    /// <summary>Given back: the worker stops, or its job is paused.</summary>
    public const string Returned = "returned";

    /// <summary>Its provider does not answer.</summary>
    public const string Parked = "parked";

    /// <summary>It passed to another worker, or its job ended.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>Something else went wrong; it is tried again.</summary>
    public const string Troubled = "error";

    public static readonly string[] All = [Finished, Returned, Parked, Abandoned, Troubled];
}

/// <summary>What leases are for.</summary>
internal static class LeaseKind
{
    public const string Batch = "batch";
    public const string Admission = "admission";
    public const string Scheduler = "scheduler";

    public static readonly string[] All = [Batch, Admission, Scheduler];
}
