using System.Linq.Expressions;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Sagas;
using MassTransit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Coordinating;

/// <summary>
/// The life of a job: queued → running ⇄ paused → completed | failed | cancelled; the last two can be opened again.
/// <para>
/// An event only says that the job's row may have changed. Every transition asks the row (which the saga repository
/// holds locked), so that late, doubled, reordered and forged events change nothing.
/// </para>
/// </summary>
public sealed class GenerationJobStateMachine : MassTransitStateMachine<GenerationJobState>
{
    /// <summary>Declares the transitions.</summary>
    public GenerationJobStateMachine(JobEndings endings, JobReopening reopening, IOptions<WorkerOptions> options, ILogger<GenerationJobStateMachine> logger)
    {
        InstanceState(job => job.CurrentState);
        Correlate(() => Submitted, message => message.JobId);
        Correlate(() => Started, message => message.JobId);
        Correlate(() => Progressed, message => message.JobId);
        Correlate(() => PauseRequested, message => message.JobId);
        Correlate(() => ResumeRequested, message => message.JobId);
        Correlate(() => CancelRequested, message => message.JobId);
        Correlate(() => Halted, message => message.JobId);
        Correlate(() => Fulfilled, message => message.JobId);
        Correlate(() => Exhausted, message => message.JobId);
        Correlate(() => DeadlinePassed, message => message.JobId);
        Correlate(() => RetryRequested, message => message.JobId);
        OnUnhandledEvent(late => late.Ignore());
        WhenEnterAny(state => state.Then(job => JobLog.Changed(logger, job.Saga)));

        During(Queued,
            When(Submitted).Acknowledge(),
            When(Started, job => job.Saga.ShouldRun()).Start().TransitionTo(Running));

        During(Running,
            When(Progressed).ForgetReason(),
            When(Exhausted, job => job.Saga.Exhausted && !job.Saga.HasItsCount()).EndExhausted().TransitionTo(Failed));

        During([Queued, Running],
            When(PauseRequested, job => job.Saga.ShouldPause()).Pause().TransitionTo(Paused),
            When(Halted, job => job.Saga.ShouldPause()).Pause().TransitionTo(Paused));

        During(Paused,
            When(ResumeRequested, job => job.Saga.ShouldRun() && job.Saga.Started).Resume().TransitionTo(Running),
            When(ResumeRequested, job => job.Saga.ShouldRun() && !job.Saga.Started).Resume().TransitionTo(Queued));

        During([Queued, Running, Paused],
            When(Fulfilled, job => job.Saga.HasItsCount()).EndFulfilled().TransitionTo(Completed),
            When(CancelRequested, job => job.Saga.ShouldCancel()).EndCancelled(endings).TransitionTo(Cancelled),
            When(DeadlinePassed, job => job.Saga.PastDeadline && !job.Saga.HasItsCount()).EndLate(endings).TransitionTo(Failed));

        During([Failed, Cancelled],
            When(RetryRequested, job => job.Saga.ShouldReopen() && job.Saga.Started).Reopen(reopening, options.Value.BatchSize).TransitionTo(Running),
            When(RetryRequested, job => job.Saga.ShouldReopen() && !job.Saga.Started).Reopen(reopening, options.Value.BatchSize).TransitionTo(Queued));
    }

    /// <summary>Accepted, no batch yet.</summary>
    public State Queued { get; private set; } = null!;

    /// <summary>Batches are being made.</summary>
    public State Running { get; private set; } = null!;

    /// <summary>Held until somebody resumes it.</summary>
    public State Paused { get; private set; } = null!;

    /// <summary>Has all its samples.</summary>
    public State Completed { get; private set; } = null!;

    /// <summary>Ended short of its count.</summary>
    public State Failed { get; private set; } = null!;

    /// <summary>Ended by request.</summary>
    public State Cancelled { get; private set; } = null!;

    /// <inheritdoc cref="JobSubmitted" />
    public Event<JobSubmitted> Submitted { get; private set; } = null!;

    /// <inheritdoc cref="JobStarted" />
    public Event<JobStarted> Started { get; private set; } = null!;

    /// <inheritdoc cref="JobProgressed" />
    public Event<JobProgressed> Progressed { get; private set; } = null!;

    /// <inheritdoc cref="JobPauseRequested" />
    public Event<JobPauseRequested> PauseRequested { get; private set; } = null!;

    /// <inheritdoc cref="JobResumeRequested" />
    public Event<JobResumeRequested> ResumeRequested { get; private set; } = null!;

    /// <inheritdoc cref="JobCancelRequested" />
    public Event<JobCancelRequested> CancelRequested { get; private set; } = null!;

    /// <inheritdoc cref="JobHalted" />
    public Event<JobHalted> Halted { get; private set; } = null!;

    /// <inheritdoc cref="JobFulfilled" />
    public Event<JobFulfilled> Fulfilled { get; private set; } = null!;

    /// <inheritdoc cref="JobExhausted" />
    public Event<JobExhausted> Exhausted { get; private set; } = null!;

    /// <inheritdoc cref="JobDeadlinePassed" />
    public Event<JobDeadlinePassed> DeadlinePassed { get; private set; } = null!;

    /// <inheritdoc cref="JobRetryRequested" />
    public Event<JobRetryRequested> RetryRequested { get; private set; } = null!;

    private void Correlate<T>(Expression<Func<Event<T>>> property, Func<T, Guid> jobId) where T : class =>
        Event(property, e =>
        {
            e.CorrelateById(context => jobId(context.Message));
            e.OnMissingInstance(missing => missing.Discard());
        });

    private void During(State[] states, params EventActivities<GenerationJobState>[] activities)
    {
        foreach (var state in states)
        {
            During(state, activities);
        }
    }
}
