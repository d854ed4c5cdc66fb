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
    private CallUsage _booked;

    /// <summary>The job's plan.</summary>
    public JobPlan Plan => plan;

    /// <summary>Which candidate, from 0.</summary>
    public long Ordinal => ordinal;

    /// <summary>Its variables, as far as they were drawn.</summary>
    public Variables Variables => variables;

    /// <summary>What its calls cost so far.</summary>
    public UsageSheet Usage { get; init; } = new();

    /// <summary>What is asked; null as long as that is not rendered.</summary>
    public RenderedPrompt? Prompt { get; set; }

    /// <summary>Notes what the main question cost.</summary>
    /// <param name="isBooked">Whether it was asked in an earlier run, which booked it: the sample still says what it cost.</param>
    public void Take(CallUsage usage, bool isBooked)
    {
        if (isBooked)
        {
            _booked += usage;
        }
        else
        {
            Usage.Add(plan.Spec.Provider, plan.Spec.Model, usage);
        }
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
        Usage = _booked + Usage.Total,
        UsageByModel = Usage.Models,
    };

    /// <summary>A template of it cannot be rendered.</summary>
    public PipelineResult Unrendered(TemplateException fault) => new PipelineResult.Settled(Candidate() with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "template:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()),
        Message = AnswerText.Storable($"{fault.Template}, line {fault.Line}, column {fault.Column}: {fault.Message}"),
    });

    /// <summary>A question of it has no answer, or none yet.</summary>
    /// <param name="outcome">How the question ended.</param>
    /// <param name="provider">Whose answer it would have been.</param>
    /// <param name="model">Of which model.</param>
    /// <param name="column">The generated column that was asked for; null for the main question.</param>
    public PipelineResult Unanswered(CompletionOutcome outcome, string provider, string model, string? column = null)
    {
        var whose = column is null ? "" : $"The column `{column}`: ";
        return outcome switch
        {
            CompletionOutcome.Refused { Kind: ProviderErrorKind.Authentication } refused =>
                new PipelineResult.Halted(PipelineResult.Authentication, AnswerText.Storable(whose + refused.Message), Usage.Total) { UsageByModel = Usage.Models },
            CompletionOutcome.OverBudget over =>
                new PipelineResult.Halted(PipelineResult.BudgetExhausted, over.Message, Usage.Total) { UsageByModel = Usage.Models },
            CompletionOutcome.Refused refused => new PipelineResult.Settled(Failed(refused.Kind, whose + refused.Message)),
            CompletionOutcome.Deferred deferred => new PipelineResult.Deferred(
                deferred.Kind,
                AnswerText.Storable(whose + deferred.Message),
                deferred.RetryAfter,
                Usage.Total,
                Failed(deferred.Kind, whose + deferred.Message))
            {
                Provider = provider,
                Model = model,
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
            Usage = _booked + Usage.Total,
            UsageByModel = Usage.Models,
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
                new PipelineResult.Deferred(deferred.Kind, AnswerText.Storable("The judge: " + deferred.Message), deferred.RetryAfter, Usage.Total, rated)
                {
                    Provider = judge.Provider,
                    Model = judge.Model,
                },
            var away => Unanswered(away, judge.Provider, judge.Model),
        };
    }

    private Candidate Failed(ProviderErrorKind kind, string message) => Candidate() with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "provider:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
        Message = AnswerText.Storable(message),
    };
}
