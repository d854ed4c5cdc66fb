using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Worker;

/// <summary>What one worker process does, and how much of it.</summary>
public sealed class WorkerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Worker";

    /// <summary>Makes candidates.</summary>
    public const string Generate = "generate";

    /// <summary>Settles candidates.</summary>
    public const string Admit = "admit";

    /// <summary>Runs the saga, and stands by to be the scheduler.</summary>
    public const string Coordinate = "coordinate";

    /// <summary>Batches at once.</summary>
    [Range(1, 1000)]
    public int Slots { get; set; } = 4;

    /// <summary>Provider calls at once.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; set; } = 64;

    /// <summary>Candidates in a batch.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 32;

    /// <summary>
    /// Seconds for which a batch, or the right to admit, is held without a heartbeat. Eight, so that the work of a
    /// killed worker is taken over within ten.
    /// </summary>
    [Range(2, 3600)]
    public double LeaseSeconds { get; set; } = 8;

    /// <summary>Seconds for which a job's priority waits before it counts as one level higher.</summary>
    [Range(0.1, 86_400)]
    public double AgeingSeconds { get; set; } = 15;

    /// <summary>Batches that wait or are worked on, per slot in the cluster; small, so that new priorities are felt soon.</summary>
    [Range(1, 100)]
    public double QueueDepth { get; set; } = 2;

    /// <summary>Seconds in which a stopping worker finishes the calls in flight before it hands its batches back.</summary>
    [Range(0, 3600)]
    public double GraceSeconds { get; set; } = 20;

    /// <summary>Seconds after which a batch is handed back unfinished, so that no delivery is held for long.</summary>
    [Range(10, 1500)]
    public double BatchSeconds { get; set; } = 300;

    /// <summary>What the process does, of <c>generate</c>, <c>admit</c> and <c>coordinate</c>, separated by commas.</summary>
    [RegularExpression("^ *(generate|admit|coordinate)( *, *(generate|admit|coordinate))* *$", ErrorMessage = "Worker:Roles must list generate, admit and coordinate, separated by commas.")]
    public string Roles { get; set; } = "generate,admit,coordinate";

    /// <summary>Whether the process has a role.</summary>
    public bool Has(string role) => RoleNames.Contains(role);

    /// <summary>The roles, one by one.</summary>
    public string[] RoleNames => Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary><see cref="LeaseSeconds"/> as a time.</summary>
    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);
}
