using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>
/// What this process has set aside and not booked yet, job by job. The rows follow it: a reservation whose answer was lost
/// with its connection would otherwise be held as long as the process lives.
/// </summary>
internal sealed class BudgetBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, HeldReserve> _held = [];

    /// <summary>All of it.</summary>
    public IReadOnlyList<HeldReserve> Held
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
    public void Add(Guid jobId, Reserve amount) => Change(jobId, 1, amount.CostUsd, amount.Tokens);

    /// <summary>Takes out what is booked, or was freed; said only once that is committed.</summary>
    public void Remove(SettledReservation settled) => Change(settled.JobId, -settled.Calls, -settled.Set.CostUsd, -settled.Set.Tokens);

    private void Change(Guid jobId, int calls, decimal costUsd, long tokens)
    {
        lock (_gate)
        {
            var held = _held.GetValueOrDefault(jobId);
            held = new HeldReserve(jobId, held.Calls + calls, held.Amount.CostUsd + costUsd, held.Amount.Tokens + tokens);
            if (held.Calls <= 0)
            {
                _held.Remove(jobId);
            }
            else
            {
                _held[jobId] = held;
            }
        }
    }
}
