using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Providers;
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
    /// is stored in between, so a crash may ask again what was asked for the candidates in flight. Only the usage of an
    /// answered column, or of an answer that is still to be judged, is booked at once, through the terms: what it set
    /// aside must not hold up the next question.
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
        if (!Unjudged(plan, ordinal, out var answered))
        {
            var outcome = await _complete(RequestOf(plan.Spec, ordinal, prompt, terms), cancellationToken).ConfigureAwait(false);
            draft.Asked(new ModelUsage(plan.Spec.Provider, plan.Spec.Model, outcome.Usage));
            if (outcome is CompletionOutcome.Deferred)
            {
                columns?.Keep();
            }

            answered = outcome as CompletionOutcome.Answered;
            if (answered is null)
            {
                return draft.Unanswered(outcome);
            }
        }
        else
        {
            draft.Booked(answered.Usage);
        }

        // What is of no use anyway is not worth a judge's call.
        var candidate = Judged(draft, answered);
        return plan.Spec.Scoring.Judge is { } judge && candidate.Outcome == CandidateOutcome.Sample
            ? await RateAsync(judge, draft, candidate, answered, columns, terms, cancellationToken).ConfigureAwait(false)
            : new PipelineResult.Settled(candidate);
    }

    private async Task<PipelineResult> RateAsync(
        JudgeSpec judge, CandidateDraft draft, Candidate candidate, CompletionOutcome.Answered answered, ColumnQuestions? columns, CallTerms terms, CancellationToken cancellationToken)
    {
        if (!draft.Last.Usage.IsNothing && terms.Book is { } book)
        {
            await book(draft.Last).ConfigureAwait(false);
        }

        // The answer is not stored yet and keeps its place among the calls: waiting for a budget with it could wait for ever.
        var urgent = terms with { MayWait = false, Hold = terms.HoldUnstored };
        var rubric = await _judge.RateAsync(judge, draft.Plan.Spec, draft.Ordinal, draft.Prompt!, candidate.Text!, urgent, cancellationToken).ConfigureAwait(false);
        draft.Asked(new ModelUsage(judge.Provider, judge.Model, rubric.Usage));
        if (rubric.Away is not null)
        {
            columns?.Keep();
            _unjudged.GetOrCreateValue(draft.Plan)[draft.Ordinal] = answered;
        }

        return draft.Rated(judge, candidate, rubric);
    }

    private bool Unjudged(JobPlan plan, long ordinal, [NotNullWhen(true)] out CompletionOutcome.Answered? answered)
    {
        answered = null;
        return _unjudged.TryGetValue(plan, out var answers) && answers.TryRemove(ordinal, out answered);
    }

    private static CompletionRequest RequestOf(JobSpec spec, long ordinal, RenderedPrompt prompt, CallTerms terms) => new CompletionRequest(spec.Provider, spec.Model, prompt.Messages())
    {
        Temperature = spec.Temperature,
        TopP = spec.TopP,
        MaxTokens = spec.MaxTokens,
        Stop = spec.Stop,
        Seed = spec.Seed,
        Ordinal = ordinal,
    }.On(terms);

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
            Provider = answered.By?.Provider ?? draft.Plan.Spec.Provider,
            Model = answered.By?.Model ?? draft.Plan.Spec.Model,
            FinishReason = finishReason,
            LatencyMs = (int)Math.Clamp(answered.Latency.TotalMilliseconds, 0, int.MaxValue),
            Scores = judgement.Scores,
            Sentiment = judgement.Sentiment,
            Signature = judgement.Signature,
        };
    }
}
