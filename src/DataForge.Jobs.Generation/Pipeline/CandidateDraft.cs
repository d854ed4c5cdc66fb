using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>A candidate on its way, and the ways in which it can end without an answer.</summary>
internal sealed class CandidateDraft(JobPlan plan, long ordinal, Variables variables)
{
    /// <summary>The job's plan.</summary>
    public JobPlan Plan => plan;

    /// <summary>Which candidate, from 0.</summary>
    public long Ordinal => ordinal;

    /// <summary>Its variables, as far as they were drawn.</summary>
    public Variables Variables => variables;

    /// <summary>What its calls cost so far, all of them.</summary>
    public CallUsage Usage { get; private set; }

    /// <summary>What the last question cost, which nobody has booked yet.</summary>
    public ModelUsage Last { get; private set; } = new(plan.Spec.Provider, plan.Spec.Model, default);

    /// <summary>What is asked; null as long as that is not rendered.</summary>
    public RenderedPrompt? Prompt { get; set; }

    /// <summary>Takes what questions cost that are booked.</summary>
    public void Booked(CallUsage usage) => Usage += usage;

    /// <summary>Takes what the last question cost.</summary>
    public void Asked(ModelUsage last)
    {
        Last = last;
        Usage += last.Usage;
    }

    /// <summary>The candidate as far as it is known.</summary>
    public Candidate Candidate() => new()
    {
        Ordinal = ordinal,
        Outcome = CandidateOutcome.Sample,
        VariablesJson = variables.Json,
        PromptSha256 = Prompt?.Sha256() ?? [],
        Prompt = Prompt,
        Provider = plan.Spec.Provider,
        Model = plan.Spec.Model,
        Usage = Usage,
        LastAsked = Last,
    };

    /// <summary>The candidate with an answer, judged by everything that one answer alone can tell.</summary>
    public Candidate Answered(Exchange exchange)
    {
        var (answered, reading) = (exchange.Answered, exchange.Reading);
        var finishReason = answered.FinishReason is { } stopped ? AnswerText.Storable(stopped) : null;
        var judgement = AnswerJudge.Judge(plan, variables, reading, finishReason);
        return Candidate() with
        {
            Outcome = judgement.Reason is null ? CandidateOutcome.Sample : CandidateOutcome.Rejected,
            Reason = judgement.Reason,
            Text = reading.Text,
            Data = reading.Data,
            Provider = answered.By?.Provider ?? plan.Spec.Provider,
            Model = answered.By?.Model ?? plan.Spec.Model,
            FinishReason = finishReason,
            LatencyMs = (int)Math.Clamp(answered.Latency.TotalMilliseconds, 0, int.MaxValue),
            Scores = judgement.Scores,
            Sentiment = judgement.Sentiment,
            Signature = judgement.Signature,
            Message = judgement.Reason == "schema" && reading.Misfits.Count > 0 ? AnswerText.Storable(string.Join(' ', reading.Misfits)) : null,
        };
    }

    /// <summary>A correction of the answer is not to be had, or not yet.</summary>
    /// <param name="away">How asking for it ended.</param>
    /// <param name="candidate">The candidate with the answer as it is: where nothing ever corrects it, it is rejected for what it is.</param>
    public PipelineResult Uncorrected(CompletionOutcome away, Candidate candidate) => away is CompletionOutcome.Deferred deferred
        ? new PipelineResult.Deferred(deferred.Kind, AnswerText.Storable("A correction: " + deferred.Message), deferred.RetryAfter, Last.Usage, candidate)
        {
            Provider = Last.Provider,
            Model = Last.Model,
        }
        : Unanswered(away);

    /// <summary>A template of it cannot be rendered.</summary>
    public PipelineResult Unrendered(TemplateException fault) => new PipelineResult.Settled(Candidate() with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "template:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()),
        Message = AnswerText.Storable($"{fault.Template}, line {fault.Line}, column {fault.Column}: {fault.Message}"),
    });

    /// <summary>A question of it has no answer, or none yet.</summary>
    /// <param name="outcome">How the question ended.</param>
    /// <param name="column">The generated column that was asked for; null for the main question.</param>
    public PipelineResult Unanswered(CompletionOutcome outcome, string? column = null)
    {
        var whose = column is null ? "" : $"The column `{column}`: ";
        return outcome switch
        {
            CompletionOutcome.Refused { Kind: ProviderErrorKind.Authentication } refused =>
                Halted(PipelineResult.Authentication, AnswerText.Storable(whose + refused.Message)),
            CompletionOutcome.OverBudget over => Halted(PipelineResult.BudgetExhausted, over.Message),
            CompletionOutcome.Refused refused => new PipelineResult.Settled(Failed(refused.Kind, whose + refused.Message)),
            CompletionOutcome.Deferred deferred => new PipelineResult.Deferred(
                deferred.Kind,
                AnswerText.Storable(whose + deferred.Message),
                deferred.RetryAfter,
                Last.Usage,
                Failed(deferred.Kind, whose + deferred.Message))
            {
                Provider = Last.Provider,
                Model = Last.Model,
            },
            _ => throw new InvalidOperationException($"A question cannot end as {outcome.GetType().Name}."),
        };
    }

    /// <summary>A judge was asked to rate the answer.</summary>
    /// <param name="candidate">The sample without its rating.</param>
    public PipelineResult Rated(JudgeSpec judge, Candidate candidate, RubricOutcome outcome)
    {
        var rated = candidate with
        {
            Usage = Usage,
            LastAsked = Last,
            Scores = candidate.Scores!.Value with { Judge = SampleScores.Rounded(outcome.Rating?.Score), IsJudged = true },
            Message = outcome.Rating is { Reason.Length: > 0 } rating ? AnswerText.Storable(rating.Reason) : null,
        };
        return outcome.Away switch
        {
            null when outcome.Rating?.Points < judge.MinScore =>
                new PipelineResult.Settled(rated with { Outcome = CandidateOutcome.Rejected, Reason = "filter:" + ScoreNames.Judge, Signature = [] }),
            null => new PipelineResult.Settled(rated),
            // Should the judge never answer this one, the sample stands without a rating.
            CompletionOutcome.Deferred deferred =>
                new PipelineResult.Deferred(deferred.Kind, AnswerText.Storable("The judge: " + deferred.Message), deferred.RetryAfter, Last.Usage, rated)
                {
                    Provider = Last.Provider,
                    Model = Last.Model,
                },
            var away => Unanswered(away),
        };
    }

    private PipelineResult.Halted Halted(string code, string message) =>
        new(code, message, Last.Usage) { Provider = Last.Provider, Model = Last.Model };

    private Candidate Failed(ProviderErrorKind kind, string message) => Candidate() with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "provider:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
        Message = AnswerText.Storable(message),
    };
}
