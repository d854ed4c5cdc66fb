using System.Text.Json;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>What came of a retry.</summary>
/// <param name="Failed">How many candidates had failed.</param>
/// <param name="Calls">How many calls the retry made.</param>
/// <param name="Before">Failed, calls and candidates, in words.</param>
/// <param name="LeftFailed">How many still count as failed.</param>
internal sealed record RetryOutcome(long Failed, int Calls, string Before, long LeftFailed);

/// <summary>Lets a job end with failed candidates, repairs the provider, and asks for them again.</summary>
internal static class RetryTest
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task<RetryOutcome> RunAsync(ChaosCluster cluster, int seed)
    {
        var drawn = JobMix.Small("retried", 40, seed);
        // Every candidate is needed, so the job ends short of its count when one fails.
        drawn.Request["max_candidates"] = 40;
        cluster.Provider.Behaviour = cluster.Provider.Behaviour with { Rules = [new SimulatorRule { PromptContains = "tired", Fault = SimulatorFault.Status, Status = 400 }] };
        var id = (await cluster.InsistAsync(HttpMethod.Post, "/api/v1/jobs", drawn.Request)).Id;
        await Harvest.WaitAsync(cluster, [id], s_patience);
        var before = await ReadAsync(cluster, id);

        cluster.Provider.Behaviour = cluster.Provider.Behaviour with { Rules = [] };
        cluster.Provider.ResetStats();
        await cluster.InsistAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/retry");
        await Harvest.WaitAsync(cluster, [id], s_patience);
        var after = await ReadAsync(cluster, id);
        return new RetryOutcome(
            before.Count("failed"),
            cluster.Provider.Calls.Count(call => call.Prompt.Contains(drawn.Marker, StringComparison.Ordinal)),
            $"{before.Status} {before.ErrorCode} before, {after.Status} with {after.Count("accepted")} accepted after",
            after.Count("failed"));
    }

    private static async Task<Job> ReadAsync(ChaosCluster cluster, string id) =>
        new(JsonDocument.Parse((await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{id}")).Body).RootElement);
}
