using DataForge.Jobs.Storage.Scheduling;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>
/// Divides the room in the queue: by effective priority, then between tenants by their weights, then evenly between a
/// tenant's jobs. Pure, so that its fairness can be tested without a clock or a database.
/// </summary>
internal static class FairShare
{
    /// <summary>Chooses batches, in the order in which they should be worked on.</summary>
    /// <param name="hungry">Jobs, in the order in which equals should be served.</param>
    /// <param name="room">How many batches may be made.</param>
    /// <param name="batchSize">The most candidates of a batch.</param>
    /// <param name="paced">Providers that get fewer or smaller batches; null for none.</param>
    /// <param name="turns">What tenants had of earlier divisions; null for none.</param>
    public static List<PlannedBatch> Divide(
        IReadOnlyList<HungryJob> hungry, int room, int batchSize, IReadOnlyDictionary<string, ProviderPace>? paced = null, TenantTurns? turns = null)
    {
        var left = (paced ?? new Dictionary<string, ProviderPace>()).ToDictionary(pace => pace.Key, pace => pace.Value.Batches);
        var planned = new List<PlannedBatch>();
        var given = new long[hungry.Count];
        var jobTurns = new int[hungry.Count];
        var tenants = turns ?? new TenantTurns();
        tenants.Begin(hungry.Select(job => job.Tenant));
        var servedClasses = new HashSet<(string, int)>();
        while (planned.Count < room && Best() is var best && best >= 0)
        {
            var job = hungry[best];
            var most = paced is not null && paced.TryGetValue(job.Provider, out var pace) ? Math.Min(batchSize, pace.BatchSize) : batchSize;
            var size = (int)Math.Min(most, job.Room - given[best]);
            planned.Add(new PlannedBatch(job.JobId, job.NextOrdinal + given[best], size));
            given[best] += size;
            jobTurns[best]++;
            if (left.TryGetValue(job.Provider, out var batches))
            {
                left[job.Provider] = batches - 1;
            }

            tenants.Take(job.Tenant, job.Weight);

            // Having waited is good for one batch.
            servedClasses.Add((job.Tenant, job.Priority));
        }

        tenants.End();
        return planned;

        int Best()
        {
            var best = -1;
            var bestRank = (Effective: 0, Tenant: 0.0, Turns: 0);
            for (var i = 0; i < hungry.Count; i++)
            {
                if (given[i] >= hungry[i].Room || left.GetValueOrDefault(hungry[i].Provider, 1) <= 0)
                {
                    continue;
                }

                var job = hungry[i];
                var boost = servedClasses.Contains((job.Tenant, job.Priority)) ? 0 : job.Boost;
                var rank = (Effective: -(job.Priority + boost), Tenant: tenants.Of(job.Tenant), Turns: jobTurns[i]);
                if (best < 0 || rank.CompareTo(bestRank) < 0)
                {
                    (best, bestRank) = (i, rank);
                }
            }

            return best;
        }
    }
}
