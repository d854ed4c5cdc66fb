using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Acting;

/// <summary>Waits until a job has used up its budget, raises it, and lets the job go on.</summary>
internal sealed class Treasurer(ChaosCluster cluster, DrawnJob drawn, string id)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Where the job stood when it was paused; null where it never was.</summary>
    public string? Paused { get; private set; }

    /// <summary>Watches until the budget was raised, the job ended or nobody waits any more.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var answer = await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{id}");
            var job = new Job(JsonDocument.Parse(answer.Body).RootElement);
            if (job is { Status: "paused", ErrorCode: "budget_exhausted" })
            {
                Paused = $"{job.Usage("prompt_tokens") + job.Usage("completion_tokens")} of {drawn.MaxTokens} tokens used, {job.Count("accepted")} accepted";
                cluster.Timeline.Note($"'{drawn.Name}' has used up its budget: {Paused}");
                var raised = new JsonObject { ["budget"] = new JsonObject { ["max_tokens"] = 100 * drawn.MaxTokens } };
                await cluster.InsistAsync(HttpMethod.Patch, $"/api/v1/jobs/{id}", raised);
                await cluster.InsistAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/resume");
                return;
            }

            await Task.Delay(s_interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
