using System.Diagnostics;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;

namespace DataForge.Jobs.Chaos.Acting;

/// <summary>Pauses, resumes, cancels and re-prioritises jobs while everything goes wrong.</summary>
internal sealed class Operator(ChaosCluster cluster, IReadOnlyList<(DrawnJob Job, string Id)> jobs, Random random)
{
    private readonly List<Hold> _holds = [];
    private readonly List<string> _problems = [];
    private (string Marker, long From)? _cancelled;
    private int _changes;

    /// <summary>When no calls were allowed.</summary>
    public IReadOnlyList<Hold> Holds => _cancelled is var (marker, from) ? [.. _holds, new Hold(marker, "cancel", from, Stopwatch.GetTimestamp())] : _holds;

    /// <summary>Commands that were refused though they were possible.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Priorities that were changed.</summary>
    public int Changes => _changes;

    /// <summary>Gives commands, one about every three seconds, until told otherwise; then no job is left held.</summary>
    public async Task CommandAsync(CancellationToken cancellationToken)
    {
        var cancelAt = random.Next(2, 5);
        for (var turn = 0; !cancellationToken.IsCancellationRequested; turn++)
        {
            await DelayAsync(1 + (random.NextDouble() * 2), cancellationToken);
            var (job, id) = jobs[random.Next(jobs.Count)];
            if (turn == cancelAt)
            {
                await CancelAsync();
            }
            else if (job.Ends == ExpectedEnd.Completed && turn % 2 == 0)
            {
                await HoldAsync(job, id, 2 + random.NextDouble(), cancellationToken);
            }
            else if (job.Ends != ExpectedEnd.Cancelled)
            {
                await ReprioritiseAsync(id, random.Next(1, 6));
            }
        }

        if (_cancelled is null)
        {
            await CancelAsync();
        }
    }

    private static Task DelayAsync(double seconds, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private async Task CancelAsync()
    {
        foreach (var (job, id) in jobs.Where(job => job.Job.Ends == ExpectedEnd.Cancelled))
        {
            var answer = await CommandAsync(id, "cancel");
            _cancelled = (job.Marker, answer.AnsweredAt);
        }
    }

    private async Task HoldAsync(DrawnJob job, string id, double seconds, CancellationToken cancellationToken)
    {
        var paused = await CommandAsync(id, "pause");
        if (!paused.IsSuccess)
        {
            return;
        }

        await DelayAsync(seconds, cancellationToken);
        _holds.Add(new Hold(job.Marker, "pause", paused.AnsweredAt, Stopwatch.GetTimestamp()));
        await CommandAsync(id, "resume");
    }

    private async Task ReprioritiseAsync(string id, int priority)
    {
        var answer = await cluster.InsistAsync(HttpMethod.Patch, $"/api/v1/jobs/{id}", new JsonObject { ["priority"] = priority });
        cluster.Timeline.Note($"priority {priority} for {id}: {(int)answer.Status!}");
        _changes += answer.IsSuccess ? 1 : 0;
    }

    private async Task<Answer> CommandAsync(string id, string verb)
    {
        var answer = await cluster.InsistAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/{verb}");
        cluster.Timeline.Note($"{verb} {id}: {(int)answer.Status!}");
        if (!answer.IsSuccess && !answer.Body.Contains("invalid_transition", StringComparison.Ordinal))
        {
            _problems.Add($"{verb} of {id}: {answer}");
        }

        return answer;
    }
}
