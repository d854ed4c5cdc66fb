using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Usage;

namespace DataForge.Jobs.Hosting.Spending;

/// <summary>What is to be booked next, summed, so that a database that is away fills no memory; and what is set aside.</summary>
internal sealed class PendingBooks
{
    /// <summary>While the database is away, so many calls are remembered one by one; the sums are kept of all.</summary>
    private const int MostCalls = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeldTenantReserve> _held = new(StringComparer.Ordinal);
    private Dictionary<(string Tenant, string Provider, string Model, string ApiKey), UsageDay> _usage = [];
    private List<ProviderCall> _calls = [];
    private Dictionary<string, SettledTenantReserve> _settled = new(StringComparer.Ordinal);

    /// <summary>All that is set aside and not booked.</summary>
    public IReadOnlyList<HeldTenantReserve> Held
    {
        get
        {
            lock (_gate)
            {
                return [.. _held.Values];
            }
        }
    }

    /// <summary>Adds what was granted.</summary>
    public void Hold(string tenant, Reserve amount) => Change(tenant, 1, amount.CostUsd, amount.Tokens);

    /// <summary>Takes out what is booked; said only once that is committed.</summary>
    public void Release(IEnumerable<SettledTenantReserve> settled)
    {
        foreach (var each in settled)
        {
            Change(each.Tenant, -each.Calls, -each.Set.CostUsd, -each.Set.Tokens);
        }
    }

    /// <summary>Adds usage to the next flush.</summary>
    public void Add(UsageDay more)
    {
        lock (_gate)
        {
            var key = (more.Tenant, more.Provider, more.Model, more.ApiKey);
            if (!_usage.TryGetValue(key, out var sum))
            {
                _usage[key] = more;
                return;
            }

            sum.Calls += more.Calls;
            sum.Retries += more.Retries;
            sum.PromptTokens += more.PromptTokens;
            sum.CompletionTokens += more.CompletionTokens;
            sum.CachedCalls += more.CachedCalls;
            sum.CostUsd += more.CostUsd;
            sum.UnpricedCalls += more.UnpricedCalls;
        }
    }

    /// <summary>Adds a reservation that is over to the next flush.</summary>
    public void Add(SettledTenantReserve more)
    {
        lock (_gate)
        {
            var sum = _settled.GetValueOrDefault(more.Tenant);
            _settled[more.Tenant] = new SettledTenantReserve(more.Tenant, sum.Calls + more.Calls, Sum(sum.Set, more.Set), Sum(sum.Presumed, more.Presumed));
        }
    }

    /// <summary>Adds calls to the next flush.</summary>
    public void Add(IReadOnlyList<ProviderCall> calls)
    {
        lock (_gate)
        {
            if (_calls.Count < MostCalls)
            {
                _calls.AddRange(calls);
            }
        }
    }

    /// <summary>Takes the next flush; null where there is nothing to book.</summary>
    public TenantFlush? Take()
    {
        lock (_gate)
        {
            if (_usage.Count == 0 && _settled.Count == 0)
            {
                return null;
            }

            var taken = new TenantFlush(_usage.Values, _settled.Values, _calls);
            (_usage, _settled, _calls) = ([], new(StringComparer.Ordinal), []);
            return taken;
        }
    }

    private static Reserve Sum(Reserve a, Reserve b) => new(a.CostUsd + b.CostUsd, a.Tokens + b.Tokens);

    private void Change(string tenant, int calls, decimal costUsd, long tokens)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(tenant);
            held = new HeldTenantReserve(tenant, held.Calls + calls, new Reserve(held.Amount.CostUsd + costUsd, held.Amount.Tokens + tokens));
            if (held.Calls <= 0)
            {
                _held.Remove(tenant);
            }
            else
            {
                _held[tenant] = held;
            }
        }
    }
}

/// <summary>What one flush writes.</summary>
internal sealed record TenantFlush(IReadOnlyCollection<UsageDay> Usage, IReadOnlyCollection<SettledTenantReserve> Settled, IReadOnlyCollection<ProviderCall> Calls);
