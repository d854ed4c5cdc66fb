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
    /// <summary>Nothing is booked any more when nothing was for so long, and no call is in flight.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    /// <summary>Longer than the time limit of a call.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(15);

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

    /// <summary>
    /// Waits until nothing is in flight any more and what was is booked: answers to calls that were in flight when their
    /// job ended are stored, as surplus, a moment after.
    /// </summary>
    public static async Task SettleAsync(ChaosCluster cluster)
    {
        var clock = Stopwatch.StartNew();
        var (booked, since) = (-1L, clock.Elapsed);
        while (clock.Elapsed < s_settling && clock.Elapsed - since < s_quiet)
        {
            var now = await cluster.Roster.QueryAsync("SELECT coalesce(sum(calls), 0)::bigint FROM usage_entries", row => row.GetInt64(0));
            if (now is not [var calls] || calls != booked || cluster.Provider.Stats.InFlight > 0)
            {
                (booked, since) = (now is [var last] ? last : -1, clock.Elapsed);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
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
