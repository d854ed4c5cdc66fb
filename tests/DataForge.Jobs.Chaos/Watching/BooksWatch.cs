using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Watching;

/// <summary>Reads every job again and again while everything goes on, and compares each reading with the one before.</summary>
internal sealed class BooksWatch(ChaosCluster cluster)
{
    private static readonly string[] s_states = ["accepted", "rejected", "duplicates", "failed", "surplus"];
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(40);

    private readonly ConcurrentDictionary<string, Job?> _last = [];
    private readonly ConcurrentQueue<string> _problems = new();
    private int _readings;

    /// <summary>How often a job was read.</summary>
    public int Readings => _readings;

    /// <summary>What did not add up.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Reads a job from now on.</summary>
    public void Follow(string id) => _last[id] = null;

    /// <summary>Reads it no more.</summary>
    public void Forget(string id) => _last.TryRemove(id, out _);

    /// <summary>Reads until told otherwise.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var id in _last.Keys)
            {
                await ReadAsync(id);
                await Task.Delay(s_interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await Task.Delay(s_interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(string id)
    {
        if (cluster.SomeApi?.Client is not { } client)
        {
            return;
        }

        try
        {
            using var answer = await client.Http.GetAsync(new Uri($"/api/v1/jobs/{id}", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Compare(id, new Job(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement));
            }
            else if (_last.ContainsKey(id) && (answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is null))
            {
                Report(id, $"a read was answered with {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The Api was killed under the question.
        }
    }

    private void Compare(string id, Job job)
    {
        Interlocked.Increment(ref _readings);
        var sum = s_states.Sum(job.Count);
        if (sum != job.Count("candidates") || job.Count("accepted") > job.Count("requested") || job.Count("in_flight") < 0)
        {
            Report(id, $"the books do not add up: {job.Json.GetProperty("progress")}");
        }

        if (job.Json.GetProperty("budget") is { ValueKind: JsonValueKind.Object } budget && budget.TryGetProperty("max_tokens", out var most)
            && job.Usage("prompt_tokens") + job.Usage("completion_tokens") > most.GetInt64())
        {
            Report(id, $"more than the budget of {most} tokens is spent: {job.Json.GetProperty("usage")}");
        }

        if (!_last.TryGetValue(id, out var before))
        {
            return;
        }

        _last.TryUpdate(id, job, before);
        foreach (var name in s_states.Where(name => before is not null && job.Count(name) < before.Count(name)))
        {
            Report(id, $"'{name}' went from {before!.Count(name)} to {job.Count(name)}");
        }

        if (before is not null && job.Usage("calls") < before.Usage("calls"))
        {
            Report(id, $"usage went from {before.Usage("calls")} to {job.Usage("calls")} calls");
        }
    }

    private void Report(string id, string problem)
    {
        cluster.Timeline.Note($"BOOKS of {id}: {problem}");
        _problems.Enqueue($"job {id}: {problem}");
    }
}
