using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Watching;

namespace DataForge.Jobs.Api.Events;

/// <summary>What a listener wants to hear.</summary>
[Flags]
internal enum EventKinds
{
    /// <summary>Changes of the job's status.</summary>
    Status = 1,

    /// <summary>How far it is.</summary>
    Progress = 2,

    /// <summary>Its accepted samples.</summary>
    Sample = 4,

    /// <summary>All of it.</summary>
    All = Status | Progress | Sample,
}

/// <summary>
/// One stream: tells what the client has not seen yet, until the job has ended and all of it is told. Everything before the end
/// comes before the status that tells of it.
/// </summary>
internal sealed class EventListener(JobFeed feed, EventKinds kinds, SeenSoFar seen, EventWriter writer, Func<ValueTask<bool>> isStillAllowed, TimeSpan heartbeat, TimeProvider time)
{
    /// <summary>Bytes that wait for one client at most, and one event more: whoever is slow must not fill the memory.</summary>
    private const int MostUnsent = 1 << 16;

    private SeenSoFar _seen = seen;
    private long _progressNumber;

    /// <summary>Whether the client has seen all that there will ever be to see.</summary>
    public async ValueTask<bool> HasSeenAllAsync(CancellationToken cancellationToken)
    {
        var state = feed.State!;
        return state.IsEnded
            && (!kinds.HasFlag(EventKinds.Status) || _seen.Version >= state.History[^1].Version)
            && (!kinds.HasFlag(EventKinds.Progress) || _seen.Settled == state.Settled)
            && (!kinds.HasFlag(EventKinds.Sample) || await SamplesAsync(state, cancellationToken) is ([], true));
    }

    /// <summary>Tells until there is nothing more to tell.</summary>
    /// <exception cref="OperationCanceledException">The client is gone, or the process stops.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var checkedAt = time.GetTimestamp();
        while (!feed.IsGone)
        {
            var state = feed.State!;
            if (await TellAsync(state, cancellationToken) && state.IsEnded)
            {
                TellStatuses(state.History);
                await writer.FlushAsync(cancellationToken);
                return;
            }

            if (time.GetElapsedTime(checkedAt) >= LastingAccess.Interval)
            {
                checkedAt = time.GetTimestamp();
                if (!await isStillAllowed())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Tells what is new, or waits for it.</summary>
    /// <returns>Whether all of this state is told but its end.</returns>
    private async Task<bool> TellAsync(FeedState state, CancellationToken cancellationToken)
    {
        TellStatuses(state.IsEnded ? state.History.Take(state.History.Count - 1) : state.History);
        IReadOnlyList<SampleEvent> samples;
        bool isAll;
        try
        {
            (samples, isAll) = await SamplesAsync(state, cancellationToken);
        }
        catch (Exception exception) when (DatabaseOutage.Caused(exception) && !cancellationToken.IsCancellationRequested)
        {
            // The stream has begun; the client waits with us.
            await WaitAsync(state, TimeSpan.FromSeconds(1), hasMore: true, cancellationToken);
            return false;
        }

        foreach (var sample in samples)
        {
            _seen = _seen with { Sample = sample.Place };
            writer.Add(_seen.ToString(), "sample"u8, sample.Data);
            if (writer.Unsent >= MostUnsent)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        TellProgress(state);
        await writer.FlushAsync(cancellationToken);
        if (isAll && !state.IsEnded)
        {
            await WaitAsync(state, LastingAccess.Interval < heartbeat ? LastingAccess.Interval : heartbeat, hasMore: false, cancellationToken);
        }

        return isAll;
    }

    private async ValueTask<(IReadOnlyList<SampleEvent> Samples, bool IsAll)> SamplesAsync(FeedState state, CancellationToken cancellationToken) => kinds.HasFlag(EventKinds.Sample)
        ? await feed.Samples.AfterAsync(_seen.Sample, state.Job.Progress.Accepted, state.Job.Progress.Round, cancellationToken)
        : ([], true);

    private void TellStatuses(IEnumerable<JobTransition> history)
    {
        foreach (var transition in history.Where(transition => transition.Version > _seen.Version))
        {
            _seen = _seen with { Version = transition.Version };
            if (kinds.HasFlag(EventKinds.Status))
            {
                writer.Add(_seen.ToString(), "status"u8, StatusOf(transition));
            }
        }
    }

    private void TellProgress(FeedState state)
    {
        if (_progressNumber == state.Number || !kinds.HasFlag(EventKinds.Progress))
        {
            return;
        }

        // Who comes back and has missed nothing is told nothing.
        var isKnown = _progressNumber == 0 && _seen.Settled == state.Settled;
        _progressNumber = state.Number;
        if (!isKnown)
        {
            _seen = _seen with { Settled = state.Settled };
            writer.Add(_seen.ToString(), "progress"u8, state.Progress);
        }
    }

    private async Task WaitAsync(FeedState state, TimeSpan longest, bool hasMore, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(longest, time, waiting.Token);
        await (hasMore ? pause : Task.WhenAny(state.Replaced, pause));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (writer.Silence >= heartbeat)
        {
            writer.AddNothing();
            await writer.FlushAsync(cancellationToken);
        }
    }

    private static byte[] StatusOf(JobTransition transition)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, JsonAnswer.Options))
        {
            json.WriteStartObject();
            json.WriteString("id", transition.JobId);
            json.WriteNumber("version", transition.Version);
            json.WriteString("status", transition.Status);
            json.WriteString("status_reason", transition.StatusReason);
            if (transition.ErrorCode is null)
            {
                json.WriteNull("error");
            }
            else
            {
                json.WriteStartObject("error");
                json.WriteString("code", transition.ErrorCode);
                json.WriteString("message", transition.ErrorMessage);
                json.WriteEndObject();
            }

            json.WriteTime("at", transition.At);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
