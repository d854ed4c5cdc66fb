using DataForge.Jobs.Storage.Scheduling;

namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>
/// Divides the room in the queue: by effective priority, then evenly between tenants, then evenly between a tenant's
/// jobs. It goes on where it stopped when there is room again. Pure, so that its fairness can be tested without a clock
/// or a database.
/// </summary>
/// <param name="hungry">Jobs, in the order in which equals should be served.</param>
internal sealed class FairShare(IReadOnlyList<HungryJob> hungry)
{
    private readonly long[] _given = new long[hungry.Count];
    private readonly int[] _turns = new int[hungry.Count];
    private readonly Dictionary<string, int> _tenantTurns = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _servedClasses = [];
    private readonly Dictionary<Guid, HungryJob> _byId = hungry.ToDictionary(job => job.JobId);

    /// <summary>How many jobs it divides between.</summary>
    public int Count => hungry.Count;

    /// <summary>A job as it was when the dividing began.</summary>
    public HungryJob Job(Guid jobId) => _byId[jobId];

    /// <summary>Chooses batches, in the order in which they should be worked on.</summary>
    /// <param name="room">How many batches may be made.</param>
    /// <param name="batchSize">The most candidates of a batch.</param>
    /// <param name="paced">Providers that get fewer or smaller batches; null for none.</param>
    public List<PlannedBatch> Divide(int room, int batchSize, IReadOnlyDictionary<string, ProviderPace>? paced = null)
    {
        var left = (paced ?? new Dictionary<string, ProviderPace>()).ToDictionary(pace => pace.Key, pace => pace.Value.Batches);
        var planned = new List<PlannedBatch>();
        while (planned.Count < room && Best(left) is var best && best >= 0)
        {
            var job = hungry[best];
            var most = paced is not null && paced.TryGetValue(job.Provider, out var pace) ? Math.Min(batchSize, pace.BatchSize) : batchSize;
            var size = (int)Math.Min(most, job.Room - _given[best]);
            planned.Add(new PlannedBatch(job.JobId, job.NextOrdinal + _given[best], size));
            _given[best] += size;
            _turns[best]++;
            if (left.TryGetValue(job.Provider, out var batches))
            {
                left[job.Provider] = batches - 1;
            }

            _tenantTurns[job.Tenant] = _tenantTurns.GetValueOrDefault(job.Tenant) + 1;

            // Having waited is good for one batch.
            _servedClasses.Add((job.Tenant, job.Priority));
        }

        return planned;
    }

    private int Best(Dictionary<string, int> left)
    {
        var best = -1;
        var bestRank = (Effective: 0, Tenant: 0, Turns: 0);
        for (var i = 0; i < hungry.Count; i++)
        {
            var job = hungry[i];
            if (_given[i] >= job.Room || left.GetValueOrDefault(job.Provider, 1) <= 0)
            {
                continue;
            }

            var boost = _servedClasses.Contains((job.Tenant, job.Priority)) ? 0 : job.Boost;
            var rank = (Effective: -(job.Priority + boost), Tenant: _tenantTurns.GetValueOrDefault(job.Tenant), Turns: _turns[i]);
            if (best < 0 || rank.CompareTo(bestRank) < 0)
            {
                (best, bestRank) = (i, rank);
            }
        }

        return best;
    }
}
