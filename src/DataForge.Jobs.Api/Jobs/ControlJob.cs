using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Contracts;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>
/// <c>POST /jobs/{id}/pause</c>, <c>/resume</c>, <c>/cancel</c>, <c>/retry</c>: the command is a row first and a message second, and
/// the answer waits a moment for the saga, so that it usually shows the new status.
/// </summary>
internal sealed class ControlJob(JobIntents intents, JobReads jobs, Announcer announcer, TimeProvider time)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    public static Task<IResult> PauseAsync(Guid id, HttpContext context, ControlJob control, CancellationToken cancellationToken) =>
        control.HandleAsync(id, context, "paused", control.WritePauseAsync, status => status == JobStatus.Paused, cancellationToken);

    public static Task<IResult> ResumeAsync(Guid id, HttpContext context, ControlJob control, CancellationToken cancellationToken) =>
        control.HandleAsync(id, context, "resumed", control.WriteResumeAsync, status => status != JobStatus.Paused, cancellationToken);

    public static Task<IResult> CancelAsync(Guid id, HttpContext context, ControlJob control, CancellationToken cancellationToken) =>
        control.HandleAsync(id, context, "cancelled", control.WriteCancelAsync, JobStatus.IsEnded, cancellationToken);

    public static Task<IResult> RetryAsync(Guid id, HttpContext context, ControlJob control, CancellationToken cancellationToken) =>
        control.RetryAsync(id, context, cancellationToken);

    private async Task<IResult> RetryAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var tenant = RequestTenant.Of(context);
        var (outcome, status) = await intents.RetryAsync(tenant, id, cancellationToken);
        if (outcome == RetryOutcome.Written)
        {
            announcer.Publish(new JobRetryRequested(id, RequestId.Of(context)));
        }

        return outcome switch
        {
            RetryOutcome.NotFound => KnownProblems.NoJob(id),
            RetryOutcome.Invalid => JobTransitions.Refuse("retried", status!),
            RetryOutcome.PastDeadline => JobTransitions.RefuseRetry(status!, "its deadline is over; set a later one with PATCH first", ["patch", "delete"]),
            RetryOutcome.NothingLeft => JobTransitions.RefuseRetry(status!, "none of its candidates failed, and max_candidates allows no further one; raise that with PATCH first", ["patch", "delete"]),
            _ => await AnswerAsync(tenant, id, now => !JobStatus.IsEnded(now), cancellationToken),
        };
    }

    private async Task<(IntentOutcome, string?)> WritePauseAsync(string tenant, Guid id, string requestId, CancellationToken cancellationToken)
    {
        var written = await intents.PauseAsync(tenant, id, cancellationToken);
        return Announce(written, new JobPauseRequested(id, requestId));
    }

    private async Task<(IntentOutcome, string?)> WriteResumeAsync(string tenant, Guid id, string requestId, CancellationToken cancellationToken)
    {
        var written = await intents.ResumeAsync(tenant, id, cancellationToken);
        return Announce(written, new JobResumeRequested(id, requestId));
    }

    private async Task<(IntentOutcome, string?)> WriteCancelAsync(string tenant, Guid id, string requestId, CancellationToken cancellationToken)
    {
        var written = await intents.CancelAsync(tenant, id, cancellationToken);
        return Announce(written, new JobCancelRequested(id, requestId));
    }

    private (IntentOutcome, string?) Announce<T>((IntentOutcome Outcome, string? Status) written, T message) where T : class
    {
        if (written.Outcome == IntentOutcome.Written)
        {
            announcer.Publish(message);
        }

        return written;
    }

    private async Task<IResult> HandleAsync(
        Guid id,
        HttpContext context,
        string verb,
        Func<string, Guid, string, CancellationToken, Task<(IntentOutcome Outcome, string? Status)>> write,
        Func<string, bool> isDone,
        CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var tenant = RequestTenant.Of(context);
        var (outcome, status) = await write(tenant, id, RequestId.Of(context), cancellationToken);
        return outcome switch
        {
            IntentOutcome.NotFound => KnownProblems.NoJob(id),
            IntentOutcome.Invalid when JobStatus.IsEnded(status!) => JobTransitions.Refuse(verb, status!),
            IntentOutcome.Invalid => JobTransitions.RefuseWhileCancelling(verb, status!),
            _ => await AnswerAsync(tenant, id, status => isDone(status) || JobStatus.IsEnded(status), cancellationToken),
        };
    }

    private async Task<IResult> AnswerAsync(string tenant, Guid id, Func<string, bool> isDone, CancellationToken cancellationToken) =>
        await SettleAsync(tenant, id, isDone, cancellationToken) is { } job
            ? new JsonAnswer(StatusCodes.Status202Accepted, writer => JobJson.Write(writer, job))
            : KnownProblems.NoJob(id);

    /// <summary>The job once its saga acted, or as it is after a second; null where it was deleted meanwhile.</summary>
    private async Task<JobSnapshot?> SettleAsync(string tenant, Guid id, Func<string, bool> isDone, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var pause = s_firstPause; ; pause *= 2)
        {
            var job = await jobs.FindAsync(tenant, id, cancellationToken);
            var left = s_patience - time.GetElapsedTime(start);
            if (job is null || isDone(job.Job.Status) || left <= TimeSpan.Zero)
            {
                return job;
            }

            await Task.Delay(pause < left ? pause : left, time, cancellationToken);
        }
    }
}
