using System.Threading.Channels;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Worker.Generating;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Spending;

/// <summary>
/// Where calls under a budget ask for money before they are made. All that ask at the same time are asked for in one
/// round trip a job; whoever must wait, because what is left is set aside for calls under way, asks again when some of
/// them are booked. A budget is used up when what was spent alone leaves no room for another call.
/// </summary>
internal sealed partial class BudgetDesk(
    BudgetLedger ledger, BudgetAlarm alarm, BudgetBook book, CandidateWriter writer, ProcessIdentity identity, IOptions<BudgetOptions> budgets, IOptions<WorkerOptions> options, TimeProvider time, ILogger<BudgetDesk> logger) : BackgroundService
{
    private const int Largest = 512;
    private const string Unpriced = "The price of the model is unknown, so its cost cannot be held within a budget of dollars. Set its price, or ask another model.";
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    // What is asked for and what is corrected must not cross on the way to the database.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Channel<Question> _questions = Channel.CreateUnbounded<Question>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Whether every job is under a budget, its tenant's.</summary>
    public bool HoldsTenants => budgets.Value.HasBound;

    /// <summary>Sets an amount aside.</summary>
    /// <returns>Null once it is, or why it is not.</returns>
    /// <param name="mayWait">Whether to wait for calls under way to be booked, where they hold what is left.</param>
    public async ValueTask<ReserveRefusal?> ReserveAsync(Guid jobId, CallCost amount, bool mayWait, CancellationToken cancellationToken)
    {
        if (amount.CostUsd is null && budgets.Value.MonthlyUsd is not null)
        {
            return new ReserveRefusal(Unpriced, IsForGood: true);
        }

        var question = new Question(jobId, amount, mayWait);
        await using var registration = cancellationToken.UnsafeRegister(_ => question.Answer.TrySetCanceled(cancellationToken), null);
        _questions.Writer.TryWrite(question);
        return await question.Answer.Task;
    }

    /// <summary>Keeps what this process has set aside.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ledger.RenewAsync(identity.Id, book.Held, options.Value.Lease, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = new List<Question>();
        try
        {
            while (waiting.Count > 0 || await _questions.Reader.WaitToReadAsync(stoppingToken))
            {
                while (waiting.Count < Largest && _questions.Reader.TryRead(out var question))
                {
                    waiting.Add(question);
                }

                waiting.RemoveAll(question => question.Answer.Task.IsCompleted);
                // Those that cannot wait come first.
                foreach (var job in waiting.OrderBy(question => question.MayWait).GroupBy(question => question.JobId).ToList())
                {
                    await AskAsync(job.Key, [.. job], stoppingToken);
                }

                waiting.RemoveAll(question => question.Answer.Task.IsCompleted);
                if (waiting.Count > 0)
                {
                    await Task.Delay(Again, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody asks any more.
        }
    }

    private async Task AskAsync(Guid jobId, List<Question> questions, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var asked = questions.ConvertAll(question => new Reserve(question.Amount.CostUsd ?? 0, question.Amount.Tokens));
            if (await ledger.ReserveAsync(jobId, identity.Id, asked, budgets.Value.Tenant, options.Value.Lease, cancellationToken) is not { } answer)
            {
                // Held or ended: those who wait hear of it by themselves.
                return;
            }

            var holdsDollars = answer.Limit.MaxCostUsd is not null || answer.KeyLimit.MaxCostUsd is not null;
            for (var i = 0; i < answer.Granted; i++)
            {
                book.Add(jobId, asked[i]);
                // A price can be taken back after the job was accepted; what is unknown is not free.
                var refusal = holdsDollars && questions[i].Amount.CostUsd is null ? new ReserveRefusal(Unpriced, IsForGood: true) : null;
                if (!questions[i].Answer.TrySetResult(refusal) || refusal is not null)
                {
                    // Nobody waits for it any more, or the call is not made.
                    await writer.FreeAsync(new SettledReservation(jobId, 1, asked[i], default), cancellationToken);
                }
            }

            foreach (var question in questions.Skip(answer.Granted))
            {
                if (BudgetRefusal.Of(answer, budgets.Value, question.Amount) is { } refusal)
                {
                    question.Answer.TrySetResult(new ReserveRefusal(refusal.Message, IsForGood: true));
                    if (refusal.Scope is not null)
                    {
                        await alarm.UsedUpAsync(jobId, refusal.Scope, refusal.Measure, refusal.Spent, refusal.Bound, cancellationToken);
                    }
                }
                else if (!question.MayWait)
                {
                    question.Answer.TrySetResult(new ReserveRefusal("What is left of the budget is set aside for calls under way.", IsForGood: false));
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The database may be away for any reason. Nothing is spent meanwhile.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Trouble(jobId, exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The budget of job {JobId} could not be asked and is asked again: {Problem}")]
    private partial void Trouble(Guid jobId, string problem);

    private sealed record Question(Guid JobId, CallCost Amount, bool MayWait)
    {
        public TaskCompletionSource<ReserveRefusal?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
