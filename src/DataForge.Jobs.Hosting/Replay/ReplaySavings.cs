using DataForge.Jobs.Storage.Replay;

namespace DataForge.Jobs.Hosting.Replay;

/// <summary>What answers given again have saved since it was last written, by tenant, provider and model.</summary>
internal sealed class ReplaySavings
{
    private readonly Lock _gate = new();
    private Dictionary<(string Tenant, string Provider, string Model), ReplaySaving> _sums = [];

    /// <summary>Counts one.</summary>
    public void Add(string tenant, string provider, string model, long tokens, decimal costUsd) =>
        GiveBack([new ReplaySaving { Tenant = tenant, Provider = provider, Model = model, Hits = 1, Tokens = tokens, CostUsd = costUsd }]);

    /// <summary>Takes all of it, to be written.</summary>
    public IReadOnlyCollection<ReplaySaving> Take()
    {
        lock (_gate)
        {
            var taken = _sums;
            _sums = [];
            return taken.Values;
        }
    }

    /// <summary>Puts back what could not be written.</summary>
    public void GiveBack(IReadOnlyCollection<ReplaySaving> savings)
    {
        lock (_gate)
        {
            foreach (var saving in savings)
            {
                var key = (saving.Tenant, saving.Provider, saving.Model);
                if (!_sums.TryGetValue(key, out var sum))
                {
                    _sums[key] = sum = new ReplaySaving { Tenant = saving.Tenant, Provider = saving.Provider, Model = saving.Model };
                }

                sum.Hits += saving.Hits;
                sum.Tokens += saving.Tokens;
                sum.CostUsd += saving.CostUsd;
            }
        }
    }
}
