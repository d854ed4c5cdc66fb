using DataForge.Jobs.Storage.Jobs;
using MassTransit;

namespace DataForge.Jobs.Storage.Sagas;

/// <summary>A job's life as the saga sees it: the lifecycle columns of its row in <c>jobs</c>.</summary>
public sealed class GenerationJobState : SagaStateMachineInstance
{
    /// <summary>The job's id.</summary>
    public Guid CorrelationId { get; set; }

    /// <summary>The state's name, the job's status with a capital.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>The state as it was read.</summary>
    public string LoadedState { get; init; } = "";

    /// <summary>What people, or a halt, want of the job.</summary>
    public string Intent { get; set; } = JobIntent.Run;

    /// <summary>Why the status is what it is.</summary>
    public string? StatusReason { get; set; }

    /// <summary>The error's code.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>The error for people.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>Whether the saga has heard of the job before.</summary>
    public bool Heard { get; set; }

    /// <summary>Whether the job has had a batch.</summary>
    public bool Started { get; set; }

    /// <summary>Whether the job has ended.</summary>
    public bool Ended { get; set; }

    /// <summary>Accepted samples, as the books say.</summary>
    public long Accepted { get; init; }

    /// <summary>Accepted samples wanted.</summary>
    public int Count { get; init; }

    /// <summary>Whose job it is.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The request that made it.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether its deadline is over.</summary>
    public bool PastDeadline { get; init; }

    /// <summary>Whether it was opened again by this very message.</summary>
    public bool Reopened { get; set; }

    /// <summary>Whether every candidate that may be made is settled.</summary>
    public bool Exhausted { get; init; }
}
