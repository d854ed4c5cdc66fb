using System.Diagnostics;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Testing.Cluster;
using Npgsql;

namespace DataForge.Jobs.Benchmarks.Queue;

/// <summary>Looks at the rows and at the processes once a second, as long as it lives.</summary>
internal sealed class QueueWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly JobsCluster _cluster;
    private readonly NpgsqlDataSource _database;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;
    private readonly List<(long Open, double Milliseconds)> _looks = [];

    public QueueWatch(JobsCluster cluster, NpgsqlDataSource database)
    {
        (_cluster, _database) = (cluster, database);
        _watching = WatchAsync();
    }

    /// <summary>The most jobs that had not ended at once.</summary>
    public long MostOpen { get; private set; }

    /// <summary>The most batches that there were at once.</summary>
    public long MostBatches { get; private set; }

    /// <summary>The most megabytes that each process held, the Api first.</summary>
    public double[] Peaks => [.. Processes.Select(process => Peak(process.Id))];

    /// <summary>Milliseconds that one look of the scheduler took, median and most, while at least so many jobs were open.</summary>
    public (double Median, double Most) LooksAbove(long open)
    {
        var times = _looks.Where(look => look.Open >= open).Select(look => look.Milliseconds).Order().ToList();
        return times.Count == 0 ? (double.NaN, double.NaN) : (times[times.Count / 2], times[^1]);
    }

    private IEnumerable<ProgramProcess> Processes => _cluster.Workers.Prepend(_cluster.Api);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }

    private async Task WatchAsync()
    {
        var planning = new BatchPlanning(_database);
        while (!_over.IsCancellationRequested)
        {
            await using (var command = _database.CreateCommand("SELECT (SELECT count(*) FROM jobs WHERE finished_at IS NULL), (SELECT count(*) FROM batches)"))
            await using (var reader = await command.ExecuteReaderAsync())
            {
                await reader.ReadAsync();
                (var open, MostBatches) = (reader.GetInt64(0), Math.Max(MostBatches, reader.GetInt64(1)));
                MostOpen = Math.Max(MostOpen, open);
                await reader.DisposeAsync();
                // The very question that the scheduler asks before it makes batches; asking changes nothing.
                var clock = Stopwatch.StartNew();
                await planning.HungryAsync(32, TimeSpan.FromSeconds(15), 256, [], CancellationToken.None);
                _looks.Add((open, clock.Elapsed.TotalMilliseconds));
            }

            await Task.Delay(s_interval, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static double Peak(int process)
    {
        using var seen = Process.GetProcessById(process);
        return seen.PeakWorkingSet64 / 1e6;
    }
}
