using System.Globalization;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Usage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Spending;

/// <summary>
/// Books calls that belong to no job, and sets aside what they may cost where tenants have a budget. Nobody waits for the
/// books: they are written a moment later, summed, each flush exactly once; what a process that dies had not booked yet is
/// charged by what it had set aside.
/// </summary>
public sealed partial class TenantSpending(
    TenantLedger ledger, ProcessIdentity identity, IOptions<BudgetOptions> budgets, TimeProvider time, ILogger<TenantSpending> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTrims = TimeSpan.FromHours(1);

    /// <summary>How long calls that belong to no job are remembered one by one.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(31);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>How long a call that is broken off may take to end.</summary>
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestLastFlush = TimeSpan.FromSeconds(5);

    private readonly Guid _writerId = Guid.CreateVersion7();
    private readonly PendingBooks _books = new();

    // What is asked for and what is corrected must not cross on the way to the database.
    private readonly SemaphoreSlim _turn = new(1);
    private (long Sequence, TenantFlush What)? _flush;
    private long _sequence;
    private long _renewedAt;
    private long _renewingSince;
    private long _trimmedAt;
    private int _open;

    /// <summary>Begins a question, or a few that follow one another.</summary>
    /// <param name="payer">Who pays.</param>
    /// <param name="keyBudget">The key's own budget, as far as it is known here; its row has the last word.</param>
    /// <param name="provider">Who is asked, where nothing says otherwise.</param>
    /// <param name="model">The same of the model.</param>
    public TenantSpend Open(Payer payer, MonthlyBudget keyBudget, string provider, string model)
    {
        Interlocked.Increment(ref _open);
        return new(this, payer, keyBudget, provider, model);
    }

    /// <summary>
    /// Books what is left, in a time of its own: the host's is over where calls had to be broken off, and those are to be
    /// booked above all.
    /// </summary>
    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var breaking = new CancellationTokenSource(LongestBreak, time);
        while (Volatile.Read(ref _open) > 0 && !breaking.IsCancellationRequested)
        {
            await Task.Delay(Tick, time, breaking.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var last = new CancellationTokenSource(LongestLastFlush, time);
        // The one that was interrupted, and what has come since.
        await FlushAsync(last.Token);
        await FlushAsync(last.Token);
        await ledger.ForgetAsync(_writerId, last.Token);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    /// <summary>Whether calls must be reserved for.</summary>
    internal bool HasBound => budgets.Value.HasBound;

    /// <summary>Sets an amount aside.</summary>
    /// <returns>Null once it is; or why not, for people, and when asking again makes sense.</returns>
    internal async ValueTask<SpendRefusal?> ReserveAsync(Payer payer, MonthlyBudget keyBudget, CallCost amount, CancellationToken cancellationToken)
    {
        if (amount.CostUsd is null && (budgets.Value.MonthlyUsd ?? keyBudget.MaxCostUsd) is not null)
        {
            return new SpendRefusal($"The price of the model is unknown, so its cost cannot be held within the {(budgets.Value.MonthlyUsd is null ? "key" : "tenant")}'s budget of dollars. Set its price, or ask another model.", null);
        }

        var wanted = new Reserve(amount.CostUsd ?? 0, amount.Tokens);
        var since = time.GetTimestamp();
        for (var wait = FirstWait; ; wait = wait < LongestWait ? 2 * wait : LongestWait)
        {
            var answer = await AskAsync(payer, wanted, cancellationToken);
            if (answer.Granted)
            {
                return null;
            }

            if (Refusal(answer, wanted) is { } never)
            {
                return never;
            }

            if (time.GetElapsedTime(since) > Patience)
            {
                return new SpendRefusal("What is left of the budget is set aside for calls under way.", Soon);
            }

            // Many that wait must not hold up the booking that they wait for.
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Books usage with the next flush.</summary>
    internal void Book(Payer payer, ModelUsage spent)
    {
        var rows = CallRows.Of(spent, null, null);
        foreach (var sum in rows.Usage)
        {
            var day = new UsageDay { Tenant = payer.Tenant, Provider = sum.Provider, Model = sum.Model, ApiKey = payer.KeyId?.ToString() ?? "" };
            day.Add(sum);
            _books.Add(day);
        }

        _books.Add(rows.Calls);
    }

    /// <summary>Hears that a question is over, and booked.</summary>
    internal void Close() => Interlocked.Decrement(ref _open);

    /// <summary>Frees a reservation with the next flush.</summary>
    internal void Settle(SettledPayerReserve settled) => _books.Add(settled);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await FlushAsync(stoppingToken);
                if (_renewedAt == 0 || time.GetElapsedTime(_renewedAt) > Renewal)
                {
                    await RenewAsync(stoppingToken);
                }

                if (_trimmedAt == 0 || time.GetElapsedTime(_trimmedAt) > BetweenTrims)
                {
                    _trimmedAt = time.GetTimestamp();
                    await ledger.TrimAsync(Remembered, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // What was spent is booked once the database is back.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Waiting(exception.Message);
            }
        }
    }

    private async Task<PayerReserveAnswer> AskAsync(Payer payer, Reserve wanted, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Not given up half-way: an answer that nobody hears would hold the budget until the next renewal.
            var answer = await ledger.ReserveAsync(payer, identity.Id, wanted, budgets.Value.Tenant, Lease, CancellationToken.None);
            if (answer.Granted)
            {
                _books.Hold(payer, wanted);
            }

            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // One whose answer was lost is tried again as it was, under its number.
            _flush ??= _books.Take() is { } next ? (++_sequence, next) : null;
            if (_flush is var (sequence, what))
            {
                await ledger.BookAsync(_writerId, sequence, identity.Id, what.Usage, what.Settled, what.Calls, cancellationToken);
                _books.Release(what.Settled);
                _flush = null;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Where the database was away, everybody's reservations have run out: whoever lives is given time to renew them,
            // and is not charged beside what it books.
            var now = time.GetTimestamp();
            _renewingSince = _renewedAt == 0 || time.GetElapsedTime(_renewedAt, now) > Lease / 2 ? now : _renewingSince;
            await ledger.RenewAsync(identity.Id, _books.Held, Lease, time.GetElapsedTime(_renewingSince, now) > Lease / 2, cancellationToken);
            _renewedAt = time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Why a call cannot be made before the month ends; null where it can once others are booked.</summary>
    private SpendRefusal? Refusal(PayerReserveAnswer answer, Reserve next) =>
        Refusal("The tenant", budgets.Value.Tenant, answer.Spent, next, answer.NextMonth) ?? Refusal("The key", answer.KeyBudget, answer.KeySpent, next, answer.NextMonth);

    private static SpendRefusal? Refusal(string whose, MonthlyBudget budget, Reserve spent, Reserve next, TimeSpan nextMonth) => budget switch
    {
        { MaxCostUsd: { } most } when spent.CostUsd + next.CostUsd > most => new SpendRefusal(
            Text($"{whose}'s budget of ${most} for this month does not suffice: ${spent.CostUsd:0.######} are spent, and the call may cost up to ${next.CostUsd:0.######}."), nextMonth),
        { MaxTokens: { } most } when spent.Tokens + next.Tokens > most => new SpendRefusal(
            Text($"{whose}'s budget of {most} tokens for this month does not suffice: {spent.Tokens} are used, and the call may take up to {next.Tokens}."), nextMonth),
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "Interactive calls wait to be booked: {Problem}")]
    private partial void Waiting(string problem);
}

/// <summary>Why nothing was set aside.</summary>
/// <param name="Message">For people.</param>
/// <param name="RetryAfter">After how long asking again makes sense; null where it does not.</param>
public sealed record SpendRefusal(string Message, TimeSpan? RetryAfter);
