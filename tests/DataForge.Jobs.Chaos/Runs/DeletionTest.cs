using System.Net;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>Deletes an ended job and looks for what is left of it.</summary>
internal static class DeletionTest
{
    /// <summary>What was wrong, or nothing.</summary>
    public static async Task<string> RunAsync(ChaosCluster cluster, string id)
    {
        var deleted = await cluster.InsistAsync(HttpMethod.Delete, $"/api/v1/jobs/{id}");
        if (deleted.Status != HttpStatusCode.NoContent)
        {
            return $"DELETE was answered with {deleted}";
        }

        var rest = await cluster.Roster.QueryAsync("""
            SELECT (SELECT count(*) FROM jobs WHERE id = $1) + (SELECT count(*) FROM job_progress WHERE job_id = $1) + (SELECT count(*) FROM batches WHERE job_id = $1)
                 + (SELECT count(*) FROM candidates WHERE job_id = $1) + (SELECT count(*) FROM verdicts WHERE job_id = $1) + (SELECT count(*) FROM usage_entries WHERE job_id = $1)
            """, row => row.GetInt64(0), Guid.Parse(id));
        var read = await cluster.InsistAsync(HttpMethod.Get, $"/api/v1/jobs/{id}");
        return rest is [0] && read.Status == HttpStatusCode.NotFound ? "" : $"{rest?[0]} rows are left, and a read is answered with {read}";
    }
}
