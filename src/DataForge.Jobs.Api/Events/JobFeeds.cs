using System.Collections.Concurrent;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;
using DataForge.Jobs.Storage.Watching;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Events;

/// <summary>
/// The jobs that are listened to in this process, each watched once however many listen. One statement looks at all of them
/// when the database says that one changed, at most four times a second, and every second in case it could not say so.
/// </summary>
internal sealed partial class JobFeeds(
    JobWatches watches, WatchReads reads, JobReads jobs, SampleReads samples, IOptions<EventsOptions> options, TimeProvider time, ILogger<JobFeeds> logger) : BackgroundService
{
    private const int AtOnce = 8;

    /// <summary>The least between two looks, and so between two <c>progress</c> events of a stream.</summary>
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_renewal = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, JobFeed> _feeds = [];
    private readonly ConcurrentDictionary<Guid, bool> _changed = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _lookAtAll;

    /// <summary>Jobs that are watched at the moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count;
            }
        }
    }

    /// <summary>Begins to listen to a job; the caller leaves when it has heard enough.</summary>
    /// <returns>Null where the tenant has no such job.</returns>
    public async Task<JobFeed?> JoinAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        JobFeed feed;
        lock (_gate)
        {
            if (!_feeds.TryGetValue(id, out feed!))
            {
                feed = new JobFeed(id, jobs, reads, samples);
                feed.FirstLook = FirstLookAsync(feed);
                _feeds.Add(id, feed);
            }

            feed.Listeners++;
        }

        _wanted.TrySetResult();
        _wake.Release();
        try
        {
            await feed.FirstLook.WaitAsync(cancellationToken);
            if (feed.State?.Job.Job.Tenant == tenant && !feed.IsGone)
            {
                return feed;
            }
        }
        catch
        {
            // Whoever comes next looks for himself.
            Leave(feed, forGood: feed.FirstLook.IsCompleted && !feed.FirstLook.IsCompletedSuccessfully);
            throw;
        }

        Leave(feed, forGood: feed.State is null || feed.IsGone);
        return null;
    }

    /// <summary>Listens no more.</summary>
    public void Leave(JobFeed feed) => Leave(feed, forGood: feed.IsGone);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _wanted.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(HearAsync(stoppingToken), LookAsync(stoppingToken));
    }

    private void Leave(JobFeed feed, bool forGood)
    {
        lock (_gate)
        {
            feed.Listeners--;
            if ((feed.Listeners == 0 || forGood) && _feeds.TryGetValue(feed.Id, out var known) && known == feed)
            {
                _feeds.Remove(feed.Id);
            }
        }
    }

    private async Task FirstLookAsync(JobFeed feed)
    {
        // Not under the lock of whoever came first.
        await Task.Yield();
        if (await jobs.FindAsync(feed.Id, CancellationToken.None) is null)
        {
            return;
        }

        // First it is said that the job is watched, then it is read: what changes in between is heard of.
        await watches.WatchAsync([feed.Id], s_watch, CancellationToken.None);
        if ((await reads.MarksAsync([feed.Id], CancellationToken.None)).TryGetValue(feed.Id, out var mark))
        {
            await feed.RefreshAsync(mark, CancellationToken.None);
        }
    }

    private async Task HearAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await watches.ListenAsync(() => Wake(null), id => Wake(id), stoppingToken);
            }
#pragma warning disable CA1031 // The connection may break for any reason; until there is another, jobs are looked at every second.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Deaf(exception.Message);
            }
            catch (OperationCanceledException)
            {
                // Stopping, or the connection's own.
            }

            await Task.Delay(options.Value.Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Wake(Guid? id)
    {
        if (id is not { } job)
        {
            _lookAtAll = true;
        }
        else if (!_changed.TryAdd(job, true))
        {
            return;
        }

        _wake.Release();
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        var (lookedAt, renewedAt) = (time.GetTimestamp(), time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Without listeners there is nothing to look at until somebody comes.
                await _wake.WaitAsync(Count == 0 ? Timeout.InfiniteTimeSpan : options.Value.Poll, stoppingToken);
                while (_wake.Wait(0, CancellationToken.None))
                {
                }

                var all = _lookAtAll || time.GetElapsedTime(lookedAt) >= options.Value.Poll;
                var due = Due(all);
                if (all)
                {
                    (_lookAtAll, lookedAt) = (false, time.GetTimestamp());
                }

                await LookAsync(due, stoppingToken);
                if (time.GetElapsedTime(renewedAt) >= s_renewal)
                {
                    renewedAt = time.GetTimestamp();
                    await watches.WatchAsync([.. Due(all: true).Select(feed => feed.Id)], s_watch, stoppingToken);
                    await watches.SweepAsync(stoppingToken);
                }
            }
#pragma warning disable CA1031 // The database may be away for any reason; listeners wait.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Blind(exception.Message);
                _lookAtAll = true;
            }
            catch (OperationCanceledException)
            {
                // Stopping, or a connection's own.
            }

            await Task.Delay(s_pace, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private List<JobFeed> Due(bool all)
    {
        Guid[] changed = [.. _changed.Keys];
        foreach (var id in changed)
        {
            _changed.TryRemove(id, out _);
        }

        lock (_gate)
        {
            return all ? [.. _feeds.Values] : [.. changed.Select(id => _feeds.GetValueOrDefault(id)).OfType<JobFeed>()];
        }
    }

    private async Task LookAsync(List<JobFeed> due, CancellationToken cancellationToken)
    {
        due.RemoveAll(feed => feed.State is null);
        if (due.Count == 0)
        {
            return;
        }

        var marks = await reads.MarksAsync([.. due.Select(feed => feed.Id)], cancellationToken);
        foreach (var gone in due.Where(feed => !marks.ContainsKey(feed.Id)))
        {
            gone.End();
        }

        await Parallel.ForEachAsync(
            due.Where(feed => marks.TryGetValue(feed.Id, out var mark) && feed.State!.Mark != mark),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (feed, token) => await feed.RefreshAsync(marks[feed.Id], token));
    }

    [LoggerMessage(LogLevel.Warning, "Changes of jobs are not heard of at the moment, so they are looked for: {Problem}")]
    private partial void Deaf(string problem);

    [LoggerMessage(LogLevel.Warning, "Jobs with listeners could not be looked at and are looked at again: {Problem}")]
    private partial void Blind(string problem);
}
