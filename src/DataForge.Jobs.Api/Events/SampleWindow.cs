using System.Buffers;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Events;

/// <summary>A sample, ready to be sent to any number of listeners.</summary>
internal sealed record SampleEvent(Place Place, byte[] Data);

/// <summary>
/// The accepted samples of one job for all its listeners. Those who keep up share one window on the newest, which is read once
/// for all of them; those who come later or fall behind read pages of their own until they have caught up, and share those
/// with others who are at the same place.
/// </summary>
internal sealed class SampleWindow(Guid jobId, SampleReads samples)
{
    private const int PageSize = 128;
    private const int MostPages = 8;
    private const long MostBytes = 8 << 20;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<SampleEvent> _events = [];
    private readonly Dictionary<Place, BehindPage> _pages = [];
    private readonly Queue<Place> _order = [];
    private Place? _start;
    private Place _end;
    private long _accepted;
    private long _bytes;

    /// <summary>What was accepted after a place, as far as it is at hand or fits a page.</summary>
    /// <param name="accepted">How many are known to be accepted.</param>
    /// <param name="round">The round that the job is known to be in.</param>
    /// <returns>The samples, and whether they are all of the known ones.</returns>
    public async ValueTask<(IReadOnlyList<SampleEvent> Samples, bool IsAll)> AfterAsync(Place after, long accepted, int round, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_start is not { } start || after < start || after > _end)
                {
                    break;
                }

                if (after < _end)
                {
                    var slice = Slice(after);
                    return (slice, slice[^1].Place == _end && _accepted >= accepted);
                }

                if (_accepted >= accepted)
                {
                    return ([], true);
                }
            }

            await ExtendAsync(after, accepted, round, cancellationToken);
        }

        return await BehindAsync(after, accepted, round, cancellationToken);
    }

    /// <summary>The place of the newest sample.</summary>
    public async ValueTask<Place> NewestAsync(long accepted, int round, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                if (_start is not null && _accepted >= accepted)
                {
                    return _end;
                }
            }

            var newest = new Place(round, await samples.LastAcceptedAsync(jobId, round, cancellationToken));
            lock (_gate)
            {
                if (_start is null || newest > _end)
                {
                    Open(newest, [], newest, accepted);
                }
            }

            return newest;
        }
        finally
        {
            _turn.Release();
        }
    }

    private SampleEvent[] Slice(Place after)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].Place > after ? (low, middle) : (middle + 1, high);
        }

        return [.. _events.Skip(low).Take(PageSize)];
    }

    private async Task ExtendAsync(Place from, long accepted, int round, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_gate)
            {
                if (_end != from || _accepted >= accepted)
                {
                    // Somebody else has done it meanwhile.
                    return;
                }
            }

            var more = await ReadAsync(from, round, cancellationToken);
            lock (_gate)
            {
                if (_end == from)
                {
                    Append(more);
                    _accepted = more.Count < PageSize ? Math.Max(_accepted, accepted) : _accepted;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<(IReadOnlyList<SampleEvent>, bool)> BehindAsync(Place after, long accepted, int round, CancellationToken cancellationToken)
    {
        BehindPage? page;
        lock (_gate)
        {
            if (!_pages.TryGetValue(after, out page) || !page.Serves(accepted))
            {
                // Whoever asks first may go; the others still want it.
                page = new BehindPage(accepted, ReadAsync(after, round, CancellationToken.None));
                if (_pages.TryAdd(after, page))
                {
                    _order.Enqueue(after);
                }

                _pages[after] = page;
                while (_order.Count > MostPages)
                {
                    _pages.Remove(_order.Dequeue());
                }
            }
        }

        var found = await page.Samples.WaitAsync(cancellationToken);
        var isAll = found.Count < PageSize;
        if (found.Count == 0)
        {
            // A client's place may lie beyond everything; where the end is, only the rows say.
            await NewestAsync(page.Accepted, round, cancellationToken);
        }
        else if (isAll)
        {
            var end = found[^1].Place;
            lock (_gate)
            {
                if (_start is null || end > _end || (end == _end && _accepted < page.Accepted))
                {
                    Open(after, found, end, page.Accepted);
                }
            }
        }

        return (found, isAll);
    }

    private void Open(Place start, IReadOnlyList<SampleEvent> events, Place end, long accepted)
    {
        _events.Clear();
        (_start, _end, _accepted, _bytes) = (start, end, accepted, 0);
        Append(events);
    }

    private void Append(IReadOnlyList<SampleEvent> events)
    {
        foreach (var sample in events)
        {
            _events.Add(sample);
            _bytes += sample.Data.Length;
            _end = sample.Place;
        }

        var drop = 0;
        for (; _bytes > MostBytes && drop < _events.Count - PageSize; drop++)
        {
            _bytes -= _events[drop].Data.Length;
            _start = _events[drop].Place;
        }

        _events.RemoveRange(0, drop);
    }

    private async Task<IReadOnlyList<SampleEvent>> ReadAsync(Place after, int round, CancellationToken cancellationToken)
    {
        var found = await samples.AcceptedAsync(jobId, after.Round, after.Ordinal, round, PageSize, cancellationToken);
        return found.ConvertAll(sample => new SampleEvent(new Place(sample.Verdict.Round, sample.Candidate.Ordinal), BytesOf(sample)));
    }

    private static byte[] BytesOf(Sample sample)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes, JsonAnswer.Options))
        {
            SampleJson.Write(writer, sample);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A page of samples that somebody who is behind has asked for.</summary>
    /// <param name="Accepted">How many were known to be accepted before it was read.</param>
    private sealed record BehindPage(long Accepted, Task<IReadOnlyList<SampleEvent>> Samples)
    {
        /// <summary>A whole page stays as it is for ever; one with room serves while no more are known.</summary>
        public bool Serves(long accepted) => Samples.IsCompletedSuccessfully ? Samples.Result.Count == PageSize || Accepted >= accepted : !Samples.IsCompleted && Accepted >= accepted;
    }
}
