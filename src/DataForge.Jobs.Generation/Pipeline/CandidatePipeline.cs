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

    /// <summary>
    /// Runs one ordinal to its end; cancellation is the only exception that is to be expected. What generated columns
    /// are asked counts like the main question: in the usage, in what it can fail of, and in what puts it off. Nothing
    /// is stored in between, so a crash may ask again what was asked for the candidates in flight. Only the usage of an
    /// answered column is booked at once, through the terms: what it set aside must not hold up the main question.
    /// </summary>
    /// <param name="plan">The job's plan.</param>
    /// <param name="ordinal">Which candidate, from 0.</param>
    /// <param name="rows">The rows that <see cref="JobPlan.RowsFor"/> asks for, by column name, as JSON objects.</param>
    /// <param name="terms">On what terms its calls may be made. Once they are held, a call in flight may finish; where one is still due, the run is deferred.</param>
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
        if (plan.SameVariables is { } same)
        {
            return await AskAsync(new CandidateDraft(plan, ordinal, same), null, terms, cancellationToken).ConfigureAwait(false);
        }

        using var draw = plan.Begin(ordinal, rows);
        var columns = new ColumnQuestions(plan, ordinal, draw, _complete);
        var (draft, stopped) = await columns.DrawAsync(terms, cancellationToken).ConfigureAwait(false);
        return stopped ?? await AskAsync(draft, columns, terms, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<PipelineResult> AskAsync(CandidateDraft draft, ColumnQuestions? columns, CallTerms terms, CancellationToken cancellationToken)
    {
        var (plan, ordinal) = (draft.Plan, draft.Ordinal);
        RenderedPrompt prompt;
        try
        {
            prompt = plan.Render(ordinal, draft.Variables, cancellationToken);
        }
        catch (TemplateException fault)
        {
            return draft.Unrendered(fault);
        }

        draft.Prompt = prompt;
        var outcome = await _complete(RequestOf(plan.Spec, ordinal, prompt, terms), cancellationToken).ConfigureAwait(false);
        draft.Asked(new ModelUsage(plan.Spec.Provider, plan.Spec.Model, outcome.Usage));
        if (outcome is CompletionOutcome.Deferred)
        {
            columns?.Keep();
        }

        return outcome is CompletionOutcome.Answered answered
            ? new PipelineResult.Settled(Judged(draft, answered))
            : draft.Unanswered(outcome);
    }

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

    private static Candidate Judged(CandidateDraft draft, CompletionOutcome.Answered answered)
    {
        var text = AnswerText.Storable(answered.Text).Trim();
        var finishReason = answered.FinishReason is { } reason ? AnswerText.Storable(reason) : null;
        var judgement = AnswerJudge.Judge(draft.Plan, draft.Variables, text, finishReason);
        return draft.Candidate() with
        {
            Outcome = judgement.Reason is null ? CandidateOutcome.Sample : CandidateOutcome.Rejected,
            Reason = judgement.Reason,
            Text = text,
            FinishReason = finishReason,
            LatencyMs = (int)Math.Clamp(answered.Latency.TotalMilliseconds, 0, int.MaxValue),
            Scores = judgement.Scores,
            Sentiment = judgement.Sentiment,
            Signature = judgement.Signature,
        };
    }
}
