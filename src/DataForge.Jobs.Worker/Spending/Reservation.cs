using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>What is set aside for one candidate's calls, until they are booked.</summary>
internal sealed class Reservation(BudgetDesk desk, Guid jobId)
{
    private readonly Lock _gate = new();
    private int _calls;
    private Reserve _set;

    /// <summary>Sets more aside.</summary>
    /// <returns>Null, or why not.</returns>
    /// <param name="mayWait">Whether to wait for others' calls to be booked, where they hold what is left.</param>
    public async ValueTask<ReserveRefusal?> AddAsync(CallCost more, bool mayWait, CancellationToken cancellationToken)
    {
        var refusal = await desk.ReserveAsync(jobId, more, mayWait, cancellationToken);
        if (refusal is null)
        {
            lock (_gate)
            {
                _calls++;
                _set = new Reserve(_set.CostUsd + (more.CostUsd ?? 0), _set.Tokens + more.Tokens);
            }
        }

        return refusal;
    }

    /// <summary>Ends it: what was spent is booked from now on, in the same transaction.</summary>
    /// <param name="usage">What the calls cost; where the provider did not say, the worst case is taken to be spent.</param>
    /// <returns>What is to be freed; null where nothing was set aside.</returns>
    public SettledReservation? Settle(CallUsage usage)
    {
        lock (_gate)
        {
            if (_calls == 0)
            {
                return null;
            }

            var presumed = usage.IsPartial
                ? new Reserve(Math.Max(0, _set.CostUsd - usage.KnownCostUsd), Math.Max(0, _set.Tokens - usage.PromptTokens - usage.CompletionTokens))
                : default;
            var settled = new SettledReservation(jobId, _calls, _set, presumed);
            (_calls, _set) = (0, default);
            return settled;
        }
    }
}
