using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Testing.Cluster;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Waits for jobs and takes what came of them.</summary>
internal static class Harvest
{
    /// <summary>Waits until jobs have ended, or patience has.</summary>
    public static async Task WaitAsync(ChaosCluster cluster, IEnumerable<string> ids, TimeSpan patience)
    {
        var asked = ids.Select(Guid.Parse).ToArray();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < patience)
        {
            var open = await cluster.Roster.QueryAsync(
                "SELECT count(*) FROM unnest($1) AS asked(id) LEFT JOIN jobs j ON j.id = asked.id WHERE j.finished_at IS NULL AND j.id IS NOT NULL", row => row.GetInt64(0), asked);
            if (open is [0])
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        cluster.Timeline.Note("PATIENCE is over, and jobs have not ended");
    }

    /// <summary>Each job as it is, with its export.</summary>
    public static async Task<List<JobOutcome>> TakeAsync(ChaosCluster cluster, IEnumerable<(DrawnJob Job, string Id)> jobs)
    {
        var outcomes = new List<JobOutcome>();
        foreach (var (job, id) in jobs)
        {
            var final = await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{id}");
            var export = await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{id}/export?format=jsonl");
            outcomes.Add(new JobOutcome(job, id, new Job(JsonDocument.Parse(final.Body).RootElement), export.Body));
        }

        return outcomes;
    }
}
