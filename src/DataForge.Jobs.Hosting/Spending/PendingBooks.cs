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
    private readonly Dictionary<Payer, PayerReserve> _held = [];
    private Dictionary<(string Tenant, string Provider, string Model, string ApiKey), UsageDay> _usage = [];
    private List<ProviderCall> _calls = [];
    private Dictionary<Payer, SettledPayerReserve> _settled = [];

    /// <summary>All that is set aside and not booked.</summary>
    public IReadOnlyList<PayerReserve> Held
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
    public void Hold(Payer payer, Reserve amount) => Change(payer, 1, amount.CostUsd, amount.Tokens);

    /// <summary>Takes out what is booked; said only once that is committed.</summary>
    public void Release(IEnumerable<SettledPayerReserve> settled)
    {
        foreach (var each in settled)
        {
            Change(each.Payer, -each.Calls, -each.Set.CostUsd, -each.Set.Tokens);
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

            sum.Add(more);
        }
    }

    /// <summary>Adds a reservation that is over to the next flush.</summary>
    public void Add(SettledPayerReserve more)
    {
        lock (_gate)
        {
            var sum = _settled.GetValueOrDefault(more.Payer);
            _settled[more.Payer] = new SettledPayerReserve(more.Payer, sum.Calls + more.Calls, Sum(sum.Set, more.Set), Sum(sum.Presumed, more.Presumed));
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
            (_usage, _settled, _calls) = ([], [], []);
            return taken;
        }
    }

    private static Reserve Sum(Reserve a, Reserve b) => new(a.CostUsd + b.CostUsd, a.Tokens + b.Tokens);

    private void Change(Payer payer, int calls, decimal costUsd, long tokens)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(payer);
            held = new PayerReserve(payer, held.Calls + calls, new Reserve(held.Amount.CostUsd + costUsd, held.Amount.Tokens + tokens));
            if (held.Calls <= 0)
            {
                _held.Remove(payer);
            }
            else
            {
                _held[payer] = held;
            }
        }
    }
}

/// <summary>What one flush writes.</summary>
internal sealed record TenantFlush(IReadOnlyCollection<UsageDay> Usage, IReadOnlyCollection<SettledPayerReserve> Settled, IReadOnlyCollection<ProviderCall> Calls);
