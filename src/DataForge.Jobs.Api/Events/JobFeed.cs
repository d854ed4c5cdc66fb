using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;
using DataForge.Jobs.Storage.Watching;

namespace DataForge.Jobs.Api.Events;

/// <summary>A watched job at one moment.</summary>
/// <param name="Number">Rises with every state of the feed.</param>
/// <param name="History">Its changes of status, the first of them its submission.</param>
/// <param name="Progress">The data of a <c>progress</c> event.</param>
internal sealed record FeedState(long Number, JobMark Mark, JobSnapshot Job, IReadOnlyList<JobTransition> History, byte[] Progress)
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the job has ended, which is then the last of <see cref="History"/>.</summary>
    public bool IsEnded => JobStatus.IsEnded(Job.Job.Status);

    /// <summary>Candidates that are settled in any way.</summary>
    public long Settled => Job.Progress.Accepted + Job.Progress.Rejected + Job.Progress.Duplicates + Job.Progress.Failed + Job.Progress.Surplus;

    /// <summary>Completes when there is a newer state, or the job is gone.</summary>
    public Task Replaced => _replaced.Task;

    /// <summary>Says that there is.</summary>
    public void Replace() => _replaced.TrySetResult();
}

/// <summary>One job, watched for any number of listeners of this process.</summary>
internal sealed class JobFeed(Guid id, JobReads jobs, WatchReads reads, SampleReads samples)
{
    private FeedState? _state;

    /// <summary>The job.</summary>
    public Guid Id => id;

    /// <summary>How many listen; the feeds' own book.</summary>
    public int Listeners { get; set; }

    /// <summary>Completes when the job was looked at for the first time.</summary>
    public Task FirstLook { get; set; } = Task.CompletedTask;

    /// <summary>The job as it was last seen; null before the first look, or where there is none.</summary>
    public FeedState? State => Volatile.Read(ref _state);

    /// <summary>Whether the job was deleted.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Its accepted samples.</summary>
    public SampleWindow Samples { get; } = new(id, samples);

    /// <summary>Reads what changed, and wakes the listeners.</summary>
    /// <param name="mark">What was seen of the job before.</param>
    public async Task RefreshAsync(JobMark mark, CancellationToken cancellationToken)
    {
        var before = State;
        if (await jobs.FindAsync(id, cancellationToken) is not { } job)
        {
            End();
            return;
        }

        var history = before?.History is { Count: > 0 } known && known[^1].Version >= job.Job.StatusVersion && known[^1].Status == job.Job.Status
            ? known
            : Complete(await reads.TransitionsAsync(id, 0, cancellationToken), job.Job);
        Volatile.Write(ref _state, new FeedState((before?.Number ?? 0) + 1, mark, job, history, ProgressOf(job)));
        before?.Replace();
    }

    /// <summary>The job is gone: nobody has anything to wait for.</summary>
    public void End()
    {
        IsGone = true;
        State?.Replace();
    }

    // The submission is no row, and a process of an earlier version writes no change down.
    private static List<JobTransition> Complete(List<JobTransition> written, Job job)
    {
        // What was written after the job was read comes with the next look.
        written.RemoveAll(transition => transition.Version > job.StatusVersion);
        var first = new JobTransition { JobId = job.Id, Status = written.Count > 0 ? JobStatus.Queued : job.Status, At = job.CreatedAt };
        if (written.Count == 0)
        {
            (first.StatusReason, first.ErrorCode, first.ErrorMessage) = (job.StatusReason, job.ErrorCode, job.ErrorMessage);
        }
        else if (written[^1].Status != job.Status)
        {
            written.Add(new JobTransition
            {
                JobId = job.Id,
                Version = written[^1].Version + 1,
                Status = job.Status,
                StatusReason = job.StatusReason,
                ErrorCode = job.ErrorCode,
                ErrorMessage = job.ErrorMessage,
                At = job.UpdatedAt,
            });
        }

        return [first, .. written];
    }

    private static byte[] ProgressOf(JobSnapshot job)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, JsonAnswer.Options))
        {
            JobJson.WriteProgressEvent(writer, job);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
