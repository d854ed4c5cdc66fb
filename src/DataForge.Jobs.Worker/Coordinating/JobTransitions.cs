using System.Globalization;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Sagas;
using DataForge.Jobs.Worker.Telemetry;
using MassTransit;

namespace DataForge.Jobs.Worker.Coordinating;

/// <summary>What the state machine's verbs do, and what its conditions ask of the row.</summary>
internal static class JobTransitions
{
    public const string RequestedReason = "requested";

    public static bool ShouldRun(this GenerationJobState job) => job.Intent == JobIntent.Run;

    public static bool ShouldPause(this GenerationJobState job) => job.Intent == JobIntent.Pause;

    public static bool ShouldCancel(this GenerationJobState job) => job.Intent == JobIntent.Cancel;

    public static bool ShouldReopen(this GenerationJobState job) => job.Intent == JobIntent.Retry && !job.HasItsCount();

    public static bool HasItsCount(this GenerationJobState job) => job.Accepted >= job.Count;

    public static EventActivityBinder<GenerationJobState, T> Acknowledge<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context => context.Saga.Heard = true);

    public static EventActivityBinder<GenerationJobState, T> Start<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context =>
        {
            context.Saga.Heard = true;
            context.Saga.Started = true;
        });

    public static EventActivityBinder<GenerationJobState, T> ForgetReason<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context => context.Saga.StatusReason = null);

    public static EventActivityBinder<GenerationJobState, T> Pause<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context =>
        {
            context.Saga.Heard = true;
            context.Saga.StatusReason = context.Saga.ErrorCode ?? RequestedReason;
        });

    public static EventActivityBinder<GenerationJobState, T> Resume<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context =>
        {
            context.Saga.StatusReason = null;
            context.Saga.ErrorCode = null;
            context.Saga.ErrorMessage = null;
        });

    public static EventActivityBinder<GenerationJobState, T> EndFulfilled<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context => End(context.Saga, reason: null, error: null));

    public static EventActivityBinder<GenerationJobState, T> EndExhausted<T>(this EventActivityBinder<GenerationJobState, T> on) where T : class =>
        on.Then(context => End(context.Saga, "candidates_exhausted", string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Saga.Accepted} of {context.Saga.Count} samples were accepted before max_candidates was reached. Loosen the filters, vary the prompt, or ask again with a higher max_candidates; what was accepted can be exported.")));

    public static EventActivityBinder<GenerationJobState, T> EndCancelled<T>(this EventActivityBinder<GenerationJobState, T> on, JobEndings endings) where T : class =>
        on.ThenAsync(async context =>
        {
            WorkerMeter.SurplusOf(await endings.CloseAsync(context.Saga.CorrelationId, JobEndings.Cancelled, context.CancellationToken));
            End(context.Saga, RequestedReason, error: null);
        });

    public static EventActivityBinder<GenerationJobState, T> EndLate<T>(this EventActivityBinder<GenerationJobState, T> on, JobEndings endings) where T : class =>
        on.ThenAsync(async context =>
        {
            WorkerMeter.SurplusOf(await endings.CloseAsync(context.Saga.CorrelationId, JobEndings.DeadlineExceeded, context.CancellationToken));
            End(context.Saga, JobEndings.DeadlineExceeded, string.Create(
                CultureInfo.InvariantCulture,
                $"The deadline passed when {context.Saga.Accepted} of {context.Saga.Count} samples were accepted. They can be exported; to go on, set a later deadline and retry."));
        });

    public static EventActivityBinder<GenerationJobState, T> Reopen<T>(this EventActivityBinder<GenerationJobState, T> on, JobReopening reopening, int batchSize) where T : class =>
        on.ThenAsync(async context =>
        {
            var job = context.Saga;
            await reopening.ReopenAsync(job.CorrelationId, batchSize, context.CancellationToken);
            (job.Ended, job.Reopened, job.Intent) = (false, true, JobIntent.Run);
            (job.StatusReason, job.ErrorCode, job.ErrorMessage) = (null, null, null);
        });

    private static void End(GenerationJobState job, string? reason, string? error)
    {
        job.Heard = true;
        job.Ended = true;
        job.StatusReason = reason;
        job.ErrorCode = error is null ? null : reason;
        job.ErrorMessage = error;
    }
}
