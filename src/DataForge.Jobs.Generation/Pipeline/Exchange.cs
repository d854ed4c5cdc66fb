using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>What the main question has brought so far.</summary>
/// <param name="Answered">The last answer.</param>
/// <param name="Reading">The same by the job's format.</param>
/// <param name="Corrections">How often the model was asked again.</param>
/// <param name="Bought">What all its answers cost.</param>
internal sealed record Exchange(CompletionOutcome.Answered Answered, AnswerReading Reading, int Corrections, CallUsage Bought)
{
    /// <summary>The first answer.</summary>
    public static Exchange Begin(AnswerFormat format, CompletionOutcome.Answered answered) => new(answered, Read(format, answered), 0, answered.Usage);

    /// <summary>With one more answer.</summary>
    public Exchange Corrected(AnswerFormat format, CompletionOutcome.Answered answered) =>
        new(answered, Read(format, answered), Corrections + 1, Bought + answered.Usage);

    /// <summary>
    /// Whether another answer is worth asking for: this one does not fit, and is neither empty, cut off nor declined, which
    /// asking again for another form would not change.
    /// </summary>
    public bool WantsCorrection(AnswerFormat format) =>
        Reading.Misfits.Count > 0 && Corrections < format.Spec.MaxCorrections && AnswerJudge.ReasonAgainst(Reading.Text, Answered.FinishReason) is null;

    private static AnswerReading Read(AnswerFormat format, CompletionOutcome.Answered answered) => format.Read(AnswerText.Storable(answered.Text));
}
