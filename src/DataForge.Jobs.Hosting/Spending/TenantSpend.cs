using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Usage;

namespace DataForge.Jobs.Hosting.Spending;

/// <summary>
/// What one interactive question may cost and has cost. Its end frees what was set aside, whatever happened: disposing it
/// books a call that was cancelled in the middle.
/// </summary>
public sealed class TenantSpend : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TenantSpending _spending;
    private readonly Payer _payer;
    private readonly MonthlyBudget _keyBudget;
    private readonly (string Provider, string Model) _asked;
    private int _calls;
    private Reserve _set;
    private CallUsage _cancelled;
    private bool _isOver;

    internal TenantSpend(TenantSpending spending, Payer payer, MonthlyBudget keyBudget, string provider, string model) =>
        (_spending, _payer, _keyBudget, _asked) = (spending, payer, keyBudget, (provider, model));

    /// <summary>When asking again makes sense after the budget refused; null where it did not, or never.</summary>
    public SpendRefusal? Refusal { get; private set; }

    /// <summary>The terms of its calls, besides what the caller wants of them.</summary>
    public CallTerms On(CallTerms terms, ReplayPolicy? replay)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms with
        {
            Tenant = _payer.Tenant,
            Replay = replay,
            Reserve = _spending.HasBound || _keyBudget.HasBound ? AddAsync : null,
            Book = BookAsync,
            Cancelled = usage => _cancelled = usage,
        };
    }

    /// <summary>Books what its calls cost, and frees what was set aside for them.</summary>
    public void Settle(CallUsage usage) => Settle(new ModelUsage(_asked.Provider, _asked.Model, usage));

    /// <summary>The same for calls to another model.</summary>
    public void Settle(ModelUsage spent)
    {
        _spending.Book(_payer, spent);
        lock (_gate)
        {
            if (_calls == 0)
            {
                return;
            }

            var usage = spent.Usage;
            // Where the provider did not say, the worst case is taken to be spent.
            var presumed = usage.IsPartial
                ? new Reserve(Math.Max(0, _set.CostUsd - usage.KnownCostUsd), Math.Max(0, _set.Tokens - usage.PromptTokens - usage.CompletionTokens))
                : default;
            _spending.Settle(new SettledPayerReserve(_payer, _calls, _set, presumed));
            (_calls, _set) = (0, default);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            Settle(_cancelled);
            _spending.Close();
        }
    }

    private ValueTask BookAsync(ModelUsage spent)
    {
        Settle(spent);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<ReserveRefusal?> AddAsync(CallCost more, bool mayWait, CancellationToken cancellationToken)
    {
        Refusal = await _spending.ReserveAsync(_payer, _keyBudget, more, cancellationToken);
        if (Refusal is null)
        {
            lock (_gate)
            {
                _calls++;
                _set = new Reserve(_set.CostUsd + (more.CostUsd ?? 0), _set.Tokens + more.Tokens);
            }
        }

        return Refusal is { } refusal ? new ReserveRefusal(refusal.Message, IsForGood: true) : null;
    }
}
