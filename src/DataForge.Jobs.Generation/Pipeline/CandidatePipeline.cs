using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Makes one candidate: draw, render, ask, judge. One instance serves every job of the process.</summary>
public sealed class CandidatePipeline
{
    private readonly Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> _complete;
    private readonly RubricJudge _judge;

    /// <summary>
    /// Answers whose judge was away, by ordinal: this process does not buy them again. They go with the plan.
    /// </summary>
    private readonly ConditionalWeakTable<JobPlan, ConcurrentDictionary<long, CompletionOutcome.Answered>> _unjudged = [];

    /// <summary>A pipeline that asks through the gateway.</summary>
    public CandidatePipeline(ProviderGateway gateway)
        : this((gateway ?? throw new ArgumentNullException(nameof(gateway))).CompleteAsync)
    {
    }

    internal CandidatePipeline(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete) =>
        (_complete, _judge) = (complete, new RubricJudge(complete));

    /// <summary>
    /// Runs one ordinal to its end; cancellation is the only exception that is to be expected. What generated columns
    /// are asked counts like the main question: in the usage, in what it can fail of, and in what puts it off. Nothing
    /// is stored in between, so a crash may ask all of an ordinal's questions again, one of which was in flight.
    /// </summary>
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
        var kept = Unjudged(plan, ordinal);
        var outcome = kept ?? await _complete(RequestOf(plan.Spec, ordinal, prompt, terms), cancellationToken).ConfigureAwait(false);
        draft.Take(outcome.Usage, isBooked: kept is not null);
        if (outcome is CompletionOutcome.Deferred)
        {
            columns?.Keep();
        }

        if (outcome is not CompletionOutcome.Answered answered)
        {
            return draft.Unanswered(outcome, plan.Spec.Provider, plan.Spec.Model);
        }

        var candidate = Judged(draft, answered);
        if (plan.Spec.Scoring.Judge is not { } judge || candidate.Outcome != CandidateOutcome.Sample)
        {
            // What is of no use anyway is not worth a judge's call.
            return new PipelineResult.Settled(candidate);
        }

        var rubric = await _judge.RateAsync(judge, plan.Spec, ordinal, prompt, candidate.Text!, terms, cancellationToken).ConfigureAwait(false);
        draft.Usage.Add(judge.Provider, judge.Model, rubric.Usage);
        if (rubric.Away is not null)
        {
            columns?.Keep();
            _unjudged.GetOrCreateValue(plan)[ordinal] = answered;
        }

        return draft.Rated(judge, candidate, rubric);
    }

    private CompletionOutcome.Answered? Unjudged(JobPlan plan, long ordinal) =>
        _unjudged.TryGetValue(plan, out var answers) && answers.TryRemove(ordinal, out var answered) ? answered : null;

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
