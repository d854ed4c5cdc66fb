using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Providers;
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

    /// <summary>What its calls cost so far.</summary>
    public UsageSheet Usage { get; init; } = new();

    /// <summary>What is asked; null as long as that is not rendered.</summary>
    public RenderedPrompt? Prompt { get; set; }

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
        Usage = Usage.Total,
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

    private Candidate Failed(ProviderErrorKind kind, string message) => Candidate() with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "provider:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
        Message = AnswerText.Storable(message),
    };
}
