using DataForge.Jobs.Generation.Providers.Replay;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>On what terms calls may be made: what each has to wait for, beyond how its provider fares.</summary>
public sealed record CallTerms
{
    /// <summary>Whoever asks may ask at once, whatever it costs.</summary>
    public static CallTerms None { get; } = new();

    /// <summary>For whom is asked.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Whether answers may be given again; null asks anew.</summary>
    public ReplayPolicy? Replay { get; init; }

    /// <summary>
    /// Once cancelled, no further attempt starts: what waits for its turn or for a retry ends as
    /// <see cref="CompletionOutcome.Deferred"/>. An attempt in flight is paid for, and may finish.
    /// </summary>
    public CancellationToken Hold { get; init; }

    /// <summary>
    /// The same for a question without whose answer an earlier one cannot be stored: a process that stops still asks it,
    /// a job that is paused does not.
    /// </summary>
    public CancellationToken HoldUnstored { get; init; }

    /// <summary>
    /// Sets aside what an attempt may cost at worst, beyond what was set aside for the question before. Answers null
    /// once it is set aside, or why it cannot be, for people. Null where no budget is kept.
    /// </summary>
    public Func<CallCost, bool, CancellationToken, ValueTask<ReserveRefusal?>>? Reserve { get; init; }

    /// <summary>
    /// Whether a question may wait for what others have set aside. Not where it holds something itself that they might wait
    /// for; <see cref="Reserve"/> is told.
    /// </summary>
    public bool MayWait { get; init; } = true;

    /// <summary>
    /// Takes one of the process's places for calls, just before an attempt is sent; taking it twice is taking it once.
    /// Null where places are not counted.
    /// </summary>
    public Func<CancellationToken, Task>? Enter { get; init; }

    /// <summary>Hears what the calls of a question cost that was cancelled in the middle; nobody else will.</summary>
    public Action<CallUsage>? Cancelled { get; init; }

    /// <summary>
    /// Books what an answered question cost, and frees what was set aside for it, where further questions follow before
    /// their common outcome can be stored. Null where nothing is booked.
    /// </summary>
    public Func<ModelUsage, ValueTask>? Book { get; init; }

    /// <summary>
    /// The terms of a question that an answer in hand waits for: it is not stored yet and keeps its place among the calls,
    /// so that waiting for a budget with it could wait for ever.
    /// </summary>
    public CallTerms WithAnswerInHand() => this with { MayWait = false, Hold = HoldUnstored };

    /// <summary>Gives the place back while the question waits for another attempt.</summary>
    public Action? Leave { get; init; }
}

/// <summary>Why nothing was set aside.</summary>
/// <param name="Message">For people.</param>
/// <param name="IsForGood">Whether the budget itself does not suffice; otherwise others hold what is left of it for a while.</param>
public sealed record ReserveRefusal(string Message, bool IsForGood);

/// <summary>What a call costs, or may cost.</summary>
/// <param name="CostUsd">US dollars; null where the model's price is unknown.</param>
/// <param name="Tokens">Tokens read and written.</param>
public readonly record struct CallCost(decimal? CostUsd, long Tokens);
