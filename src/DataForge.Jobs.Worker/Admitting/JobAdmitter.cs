using DataForge.Jobs.Contracts;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Telemetry;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>What one call of an admitter found to do.</summary>
internal enum AdmissionTurn
{
    /// <summary>No finished batch was next.</summary>
    Nothing,

    /// <summary>All that was there is settled.</summary>
    Settled,

    /// <summary>As much as one transaction takes is settled; there may be more.</summary>
    Full,
}

/// <summary>
/// Admits for one job while this process has the right to. The index of what was accepted lives as long as the right
/// does; with a new right it is read again from the stored signatures.
/// </summary>
internal sealed class JobAdmitter(
    Guid jobId, long fence, LoadedPlan job, DuplicateGate? duplicates, AdmissionStore store, JobIntents intents, TracedBatches traced, Announcer announcer, RecentSamples recent, TimeProvider time)
{
    /// <summary>Candidates settled by one transaction at most: large enough for COPY to pay, small enough to be seen often.</summary>
    private const int Most = 2048;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly JobPlan _plan = job.Plan;
    private long _announcedAt;
    private long _settledAt;

    /// <summary>The right under which it admits.</summary>
    public long Fence => fence;

    /// <summary>What it admits for.</summary>
    public LoadedPlan Job => job;

    /// <summary>Whether the job has its count or all its candidates; should it be opened again, it gets a new admitter.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When it last had something to do.</summary>
    public long UsedAt { get; private set; } = time.GetTimestamp();

    /// <summary>The time since it last settled something; endless where it has not yet.</summary>
    public TimeSpan SinceSettled => _settledAt is not 0 and var at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;

    /// <summary>Makes an admitter, with everything accepted so far remembered.</summary>
    public static async Task<JobAdmitter?> CreateAsync(
        Guid jobId, long fence, JobPlans plans, AdmissionStore store, JobIntents intents, TracedBatches traced, Announcer announcer, RecentSamples recent, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await plans.FindAsync(jobId, cancellationToken) is not { } job)
        {
            return null;
        }

        var duplicates = DuplicateGate.For(job.Plan.Spec.Deduplicate);
        if (duplicates is not null)
        {
            await RememberOthersAsync(duplicates, job.Plan, store, cancellationToken);
            await foreach (var accepted in store.SignaturesAsync(jobId, cancellationToken))
            {
                duplicates.Remember(accepted.Ordinal, accepted.Signature);
            }
        }

        return new JobAdmitter(jobId, fence, job, duplicates, store, intents, traced, announcer, recent, time);
    }

    /// <summary>Settles one run of finished batches.</summary>
    /// <returns>What there was to do.</returns>
    /// <exception cref="Exception">The transaction failed; the index may be ahead of the rows, so this admitter is of no further use.</exception>
    public async Task<AdmissionTurn> AdmitAsync(CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        await using var admission = await store.BeginAsync(jobId, fence, Most, cancellationToken);
        if (admission is null)
        {
            return AdmissionTurn.Nothing;
        }

        var trace = traced.ParentOf(job.Traceparent, jobId, admission.Batches, admission.Count);
        using var span = trace == default ? null : WorkSpans.Admission(trace, jobId, began);

        UsedAt = time.GetTimestamp();
        if (duplicates is not null)
        {
            await duplicates.PrepareAsync(
                [.. admission.Pending.Where(candidate => candidate.Outcome == Storage.Ledger.CandidateOutcome.Sample)],
                samples => PartsAsync(admission, samples, cancellationToken));
        }

        var result = Verdicts.Decide(admission.Progress, admission.Count, admission.Pending, duplicates);
        var past = await admission.CommitAsync(result, cancellationToken);
        WorkerMeter.Settled(admission.Progress, result.Progress, past);
        recent.Count(result.Progress.Accepted - admission.Progress.Accepted, result.Verdicts.Count + past);
        span?.SetTag("dataforge.admission.candidates", result.Verdicts.Count)
            .SetTag("dataforge.admission.accepted", result.Verdicts.Count(verdict => verdict.State == SampleState.Accepted))
            .SetTag("dataforge.admission.fulfilled", result.Fulfilled);
        await AnnounceAsync(admission, result, cancellationToken);
        _settledAt = time.GetTimestamp();
        return admission.IsFull ? AdmissionTurn.Full : AdmissionTurn.Settled;
    }

    // Their signatures may be of another kind or field, or missing: what this job compares is made from their texts.
    private static async Task RememberOthersAsync(DuplicateGate duplicates, JobPlan plan, AdmissionStore store, CancellationToken cancellationToken)
    {
        for (var i = 0; i < duplicates.Against.Count; i++)
        {
            await foreach (var (ordinal, text) in store.AcceptedTextsAsync(duplicates.Against[i], cancellationToken))
            {
                if (plan.SignatureOf(text) is { } signature)
                {
                    duplicates.RememberOther(i, ordinal, signature);
                }
            }
        }
    }

    private async Task<Dictionary<AdmittedSample, string>> PartsAsync(Admission admission, IReadOnlyCollection<AdmittedSample> samples, CancellationToken cancellationToken)
    {
        var parts = new Dictionary<AdmittedSample, string>(samples.Count);
        foreach (var group in samples.GroupBy(sample => sample.JobId))
        {
            foreach (var (ordinal, text) in await admission.TextsAsync(group.Key ?? jobId, group.Select(sample => sample.Ordinal), cancellationToken))
            {
                parts[new AdmittedSample(group.Key, ordinal)] = _plan.ComparedPart(text) ?? "";
            }
        }

        return parts;
    }

    private async Task AnnounceAsync(Admission admission, AdmissionResult result, CancellationToken cancellationToken)
    {
        var books = result.Progress;
        var settled = books.Accepted + books.Rejected + books.Duplicates + books.Failed + books.Surplus;
        if (result.Fulfilled)
        {
            HasEnded = true;
            announcer.Publish(new JobFulfilled(jobId));
        }
        else if (books.Scheduled >= admission.MaxCandidates && settled >= books.Scheduled)
        {
            HasEnded = true;
            announcer.Publish(new JobExhausted(jobId));
        }
        else if (books.Streak >= Verdicts.LongestStreak)
        {
            var message = $"{books.Streak} candidates in a row failed with '{books.StreakReason}'. See the failed samples for the provider's words, correct the cause, then resume.";
            if (await intents.HaltAsync(jobId, "provider_rejects", message, cancellationToken))
            {
                announcer.Publish(new JobHalted(jobId, "provider_rejects", message));
            }
        }
        else if (time.GetElapsedTime(_announcedAt) > ProgressInterval)
        {
            _announcedAt = time.GetTimestamp();
            announcer.Publish(new JobProgressed(jobId, books.Accepted, settled));
        }
    }
}
