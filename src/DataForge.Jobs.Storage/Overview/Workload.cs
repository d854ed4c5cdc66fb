namespace DataForge.Jobs.Storage.Overview;

/// <summary>How much work there is and who is there to do it, of one moment.</summary>
public sealed record Workload
{
    /// <summary>Jobs that have not ended, by status, priority and why they are paused.</summary>
    public required IReadOnlyList<JobsInState> ActiveJobs { get; init; }

    /// <summary>The batches of each state; every state is there.</summary>
    public required IReadOnlyList<BatchesInState> Batches { get; init; }

    /// <summary>
    /// Seconds for which the finished batch that could be admitted, since it is its job's first, and has waited longest for
    /// it, has waited; 0 where there is none.
    /// </summary>
    public required double AdmissionLagSeconds { get; init; }

    /// <summary>
    /// The job that has waited longest of those that should run and have had no batch yet, and since when: since it was accepted,
    /// or since its <c>not_before</c> where that was later; null where none waits.
    /// </summary>
    public required (Guid JobId, DateTimeOffset Since)? OldestWaiting { get; init; }

    /// <summary>Workers heard from lately.</summary>
    public required long LiveWorkers { get; init; }

    /// <summary>Those of them that take nothing new.</summary>
    public required long StoppingWorkers { get; init; }

    /// <summary>Batches that the others can work on at once.</summary>
    public required long Slots { get; init; }

    /// <summary>Monthly budgets that reached a level this month, by whose they are (<c>key</c> or <c>tenant</c>).</summary>
    public required IReadOnlyList<(string Scope, int Level, long Count)> BudgetAlerts { get; init; }

    /// <summary>The database's clock.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>Jobs of one status, priority and reason.</summary>
/// <param name="Reason">Why they are paused; null for others.</param>
public readonly record struct JobsInState(string Status, int Priority, string? Reason, long Count);

/// <summary>Batches of one state.</summary>
/// <param name="State">One of the names here.</param>
/// <param name="Candidates">How many ordinals they hold.</param>
/// <param name="OldestSeconds">For how long the one that is longest in this state has been; 0 where there is none.</param>
public readonly record struct BatchesInState(string State, long Count, long Candidates, double OldestSeconds)
{
    /// <summary>Waits for a worker.</summary>
    public const string Ready = "ready";

    /// <summary>Waits for its provider.</summary>
    public const string Parked = "parked";

    /// <summary>A worker holds it.</summary>
    public const string Leased = "leased";

    /// <summary>Finished; waits for admission.</summary>
    public const string Done = "done";

    /// <summary>Waits for its job, which is paused.</summary>
    public const string Paused = "paused";
}
