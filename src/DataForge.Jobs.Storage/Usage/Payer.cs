using DataForge.Jobs.Storage.Budgets;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>Whose budgets an interactive call is held to, and in whose books it stands.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="KeyId">The key under which it is made; null where authentication is off, and for the operators' own.</param>
public readonly record struct Payer(string Tenant, Guid? KeyId = null);

/// <summary>How a reservation for an interactive call went.</summary>
/// <param name="Granted">Whether it is set aside.</param>
/// <param name="Spent">What the tenant has spent this month.</param>
/// <param name="KeySpent">What was spent under the key this month, of <paramref name="KeyBudget"/>.</param>
/// <param name="KeyBudget">The key's own budget, as it is stored.</param>
/// <param name="NextMonth">How long until the next month begins.</param>
public sealed record PayerReserveAnswer(bool Granted, Reserve Spent, Reserve KeySpent, MonthlyBudget KeyBudget, TimeSpan NextMonth);

/// <summary>What a process has set aside for interactive calls.</summary>
/// <param name="Payer">Whose.</param>
/// <param name="Calls">For how many questions.</param>
/// <param name="Amount">What they may cost at worst, together.</param>
public readonly record struct PayerReserve(Payer Payer, int Calls, Reserve Amount);

/// <summary>What was set aside for questions and is free again, and what they are presumed to have cost beyond what is booked.</summary>
public readonly record struct SettledPayerReserve(Payer Payer, int Calls, Reserve Set, Reserve Presumed);
