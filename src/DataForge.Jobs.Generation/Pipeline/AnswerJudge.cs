using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Decides whether an answer is of use, as far as one answer alone can tell.</summary>
internal static class AnswerJudge
{
    /// <summary>The finish reason of an answer that ran into its token limit.</summary>
    private const string Length = "length";

    /// <summary>Why an answer is of no use, whatever it was asked for; null where it is.</summary>
    /// <param name="text">The answer, trimmed and storable.</param>
    /// <param name="finishReason">Why the model stopped.</param>
    public static string? ReasonAgainst(string text, string? finishReason) =>
        text.Length == 0 ? "empty"
        : finishReason == Length ? "truncated"
        : Refusal.IsRefusal(text) ? "refusal"
        : null;

    /// <summary>Judges an answer. One that is refused keeps its scores: people look at what was refused, and why.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="variables">What the prompt was about.</param>
    /// <param name="answer">The answer by the job's format.</param>
    /// <param name="finishReason">Why the model stopped.</param>
    public static Judgement Judge(JobPlan plan, Columns.Variables variables, AnswerReading answer, string? finishReason)
    {
        var text = answer.Text;
        if (text.Length == 0)
        {
            return new Judgement("empty", null, null, []);
        }

        var sample = SampleText.Of(text);
        var scores = plan.Scorer.Score(sample, plan.ContextOf(variables));
        var sentiment = SampleScorer.Sentiment(sample);
        var reason = ReasonAgainst(text, finishReason) is { } useless ? useless
            : answer.Misfits.Count > 0 || plan.ComparedPart(text) is null ? "schema"
            : plan.Filters.FirstRefusal(sample, scores, sentiment) is { } filter ? "filter:" + filter
            : null;
        return new Judgement(reason, scores, sentiment, reason is null ? plan.SignatureOfAnswer(sample) ?? [] : []);
    }
}

/// <summary>What was made of an answer.</summary>
/// <param name="Reason">Why it is of no use; null where it is.</param>
/// <param name="Scores">Its scores; null where there is nothing to score.</param>
/// <param name="Sentiment">Its polarity; null where there is nothing to score.</param>
/// <param name="Signature">What admission compares; empty where it is of no use, or duplicates may stay.</param>
internal sealed record Judgement(string? Reason, SampleScores? Scores, double? Sentiment, byte[] Signature);
