using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Makes one candidate: draw, render, ask, judge. One instance serves every job of the process.</summary>
public sealed class CandidatePipeline
{
    private readonly Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> _complete;

    /// <summary>A pipeline that asks through the gateway.</summary>
    public CandidatePipeline(ProviderGateway gateway)
        : this((gateway ?? throw new ArgumentNullException(nameof(gateway))).CompleteAsync)
    {
    }

    internal CandidatePipeline(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete) => _complete = complete;

    /// <summary>Runs one ordinal to its end; cancellation is the only exception that is to be expected.</summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that <see cref="JobPlan.RowsFor"/> asks for, by column name, as JSON objects.</param>
    /// <param name="terms">What its calls wait for; held, it lets a call in flight finish and starts no further one: where one is still due, the run is deferred.</param>
    /// <param name="cancellationToken">Ends the run without a result.</param>
    public async ValueTask<PipelineResult> RunAsync(
        JobPlan plan,
        long ordinal,
        IReadOnlyDictionary<string, JsonElement> rows,
        CallTerms terms,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(terms);
        var variables = plan.Draw(ordinal, rows);
        RenderedPrompt prompt;
        try
        {
            prompt = plan.Render(ordinal, variables, cancellationToken);
        }
        catch (TemplateException fault)
        {
            return new PipelineResult.Settled(Blank(plan.Spec, ordinal, variables) with
            {
                Outcome = CandidateOutcome.Failed,
                Reason = "template:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()),
                Message = AnswerText.Storable($"{fault.Template}, line {fault.Line}, column {fault.Column}: {fault.Message}"),
            });
        }

        var candidate = Blank(plan.Spec, ordinal, variables) with { PromptSha256 = prompt.Sha256() };
        var outcome = await _complete(RequestOf(plan.Spec, ordinal, prompt, terms), cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            CompletionOutcome.Answered answered => new PipelineResult.Settled(Judged(plan, variables, candidate, answered)),
            CompletionOutcome.Refused { Kind: ProviderErrorKind.Authentication } refused =>
                new PipelineResult.Halted(PipelineResult.Authentication, AnswerText.Storable(refused.Message), refused.Usage),
            CompletionOutcome.OverBudget over => new PipelineResult.Halted(PipelineResult.BudgetExhausted, over.Message, over.Usage),
            CompletionOutcome.Refused refused =>
                new PipelineResult.Settled(Unanswered(candidate, refused.Kind, refused.Message, refused.Usage)),
            CompletionOutcome.Deferred deferred => new PipelineResult.Deferred(
                deferred.Kind,
                AnswerText.Storable(deferred.Message),
                deferred.RetryAfter,
                deferred.Usage,
                Unanswered(candidate, deferred.Kind, deferred.Message, deferred.Usage)),
            _ => throw new InvalidOperationException($"A question cannot end as {outcome.GetType().Name}."),
        };
    }

    private static Candidate Blank(JobSpec spec, long ordinal, Variables variables) => new()
    {
        Ordinal = ordinal,
        Outcome = CandidateOutcome.Sample,
        VariablesJson = variables.Json,
        PromptSha256 = [],
        Provider = spec.Provider,
        Model = spec.Model,
    };

    private static CompletionRequest RequestOf(JobSpec spec, long ordinal, RenderedPrompt prompt, CallTerms terms) => new(spec.Provider, spec.Model, prompt.Messages())
    {
        Temperature = spec.Temperature,
        TopP = spec.TopP,
        MaxTokens = spec.MaxTokens,
        Stop = spec.Stop,
        Seed = spec.Seed,
        Ordinal = ordinal,
        Terms = terms,
    };

    private static Candidate Unanswered(Candidate candidate, ProviderErrorKind kind, string message, CallUsage usage) => candidate with
    {
        Outcome = CandidateOutcome.Failed,
        Reason = "provider:" + JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()),
        Usage = usage,
        Message = AnswerText.Storable(message),
    };

    private static Candidate Judged(JobPlan plan, Variables variables, Candidate candidate, CompletionOutcome.Answered answered)
    {
        var text = AnswerText.Storable(answered.Text).Trim();
        var finishReason = answered.FinishReason is { } reason ? AnswerText.Storable(reason) : null;
        var judgement = AnswerJudge.Judge(plan, variables, text, finishReason);
        return candidate with
        {
            Outcome = judgement.Reason is null ? CandidateOutcome.Sample : CandidateOutcome.Rejected,
            Reason = judgement.Reason,
            Text = text,
            FinishReason = finishReason,
            Usage = answered.Usage,
            LatencyMs = (int)Math.Clamp(answered.Latency.TotalMilliseconds, 0, int.MaxValue),
            Scores = judgement.Scores,
            Sentiment = judgement.Sentiment,
            Signature = judgement.Signature,
        };
    }
}
