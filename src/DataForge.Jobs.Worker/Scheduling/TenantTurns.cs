namespace DataForge.Jobs.Worker.Scheduling;

/// <summary>
/// How much each tenant had, in batches divided by its weight (stride scheduling: Waldspurger and Weihl 1995). Where one
/// place falls free at a time, a weight shows only over several divisions, so what a tenant had in one counts in the
/// next; but at most one turn of it, so that nobody waits long for having been served while others wanted nothing.
/// </summary>
internal sealed class TenantTurns
{
    private const double MostCarried = 1;

    private Dictionary<string, double> _had = new(StringComparer.Ordinal);

    /// <summary>Begins a division between these tenants: what all had before is forgotten; whoever had no part in it begins without a burden.</summary>
    public TenantTurns Begin(IEnumerable<string> tenants)
    {
        var (had, least) = (_had, _had.Values.DefaultIfEmpty().Min());
        _had = tenants.Distinct(StringComparer.Ordinal).ToDictionary(
            tenant => tenant, tenant => had.TryGetValue(tenant, out var before) ? Math.Min(MostCarried, before - least) : 0, StringComparer.Ordinal);
        return this;
    }

    /// <summary>What a tenant had; who had least is next.</summary>
    public double Of(string tenant) => _had.GetValueOrDefault(tenant);

    /// <summary>Gives a tenant a batch.</summary>
    /// <param name="weight">At least 1.</param>
    public void Take(string tenant, int weight) => _had[tenant] = Of(tenant) + (1.0 / weight);
}
