using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Schedule;
using DataForge.Jobs.Chaos.Watching;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Everything that is known of a run when it is over; promises are judged by it.</summary>
internal sealed class RunRecord
{
    /// <summary>The run's seed.</summary>
    public required int Seed { get; init; }

    /// <summary>What went wrong when.</summary>
    public required IReadOnlyList<PlannedFault> Faults { get; init; }

    /// <summary>The cluster; its processes may be gone.</summary>
    public required ChaosCluster Cluster { get; init; }

    /// <summary>The jobs, undisturbed.</summary>
    public required Pass Undisturbed { get; init; }

    /// <summary>The same jobs, with everything going wrong.</summary>
    public required Pass Disturbed { get; init; }

    /// <summary>The small jobs submitted meanwhile.</summary>
    public required IReadOnlyList<JobOutcome> Extras { get; init; }

    /// <summary>The readings.</summary>
    public required BooksWatch Books { get; init; }

    /// <summary>The submissions.</summary>
    public required Submissions Submissions { get; init; }

    /// <summary>The commands.</summary>
    public required Operator Operator { get; init; }

    /// <summary>The budget.</summary>
    public required Treasurer Treasurer { get; init; }

    /// <summary>What came of a retry.</summary>
    public required RetryOutcome Retry { get; init; }

    /// <summary>How soon others went on.</summary>
    public required IReadOnlyList<Takeover> Takeovers { get; init; }

    /// <summary>Rows that should not be there, by the question that found them.</summary>
    public required IReadOnlyList<(string Question, long Rows)> Audit { get; init; }

    /// <summary>What came of unreadable messages.</summary>
    public required PoisonOutcome Poison { get; init; }

    /// <summary>What came of a deletion.</summary>
    public required string Deletion { get; init; }

    /// <summary>Every job of the disturbed pass.</summary>
    public IEnumerable<JobOutcome> AllJobs => Disturbed.Jobs.Concat(Extras);
}

/// <summary>What came of unreadable messages.</summary>
/// <param name="Sent">How many were sent.</param>
/// <param name="SetAside">How many of them are in error queues.</param>
/// <param name="Shown">How many <c>/status</c> shows.</param>
/// <param name="Blocked">The job after them, if it did not end.</param>
internal sealed record PoisonOutcome(int Sent, long SetAside, long Shown, string? Blocked);
