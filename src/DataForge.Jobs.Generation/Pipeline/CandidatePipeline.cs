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
    private readonly MainQuestion _question;
    private readonly RubricJudge _judge;

    /// <summary>A pipeline that asks through the gateway.</summary>
    public CandidatePipeline(ProviderGateway gateway)
        : this((gateway ?? throw new ArgumentNullException(nameof(gateway))).CompleteAsync)
    {
    }

    internal CandidatePipeline(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete) =>
        (_complete, _question, _judge) = (complete, new MainQuestion(complete), new RubricJudge(complete));

    /// <summary>
    /// Runs one ordinal to its end; cancellation is the only exception that is to be expected. What generated columns
    /// are asked counts like the main question: in the usage, in what it can fail of, and in what puts it off. Nothing
    /// is stored in between, so a crash may ask again what was asked for the candidates in flight. Only the usage of an
    /// answered column, or of an answer that is still to be corrected or judged, is booked at once, through the terms: what it set
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
        try
        {
            draft.Prompt = draft.Plan.Render(draft.Ordinal, draft.Variables, cancellationToken);
        }
        catch (TemplateException fault)
        {
            return draft.Unrendered(fault);
        }

        var (exchange, stopped) = await _question.AskAsync(draft, columns, terms, cancellationToken).ConfigureAwait(false);
        if (stopped is not null)
        {
            return stopped;
        }

        // What is of no use anyway is not worth a judge's call.
        var candidate = draft.Answered(exchange!);
        return draft.Plan.Spec.Scoring.Judge is { } judge && candidate.Outcome == CandidateOutcome.Sample
            ? await RateAsync(judge, draft, candidate, exchange!, columns, terms, cancellationToken).ConfigureAwait(false)
            : new PipelineResult.Settled(candidate);
    }

    private async Task<PipelineResult> RateAsync(
        JudgeSpec judge, CandidateDraft draft, Candidate candidate, Exchange exchange, ColumnQuestions? columns, CallTerms terms, CancellationToken cancellationToken)
    {
        if (!draft.Last.Usage.IsNothing && terms.Book is { } book)
        {
            await book(draft.Last).ConfigureAwait(false);
        }

        var rubric = await _judge.RateAsync(judge, draft.Plan.Spec, draft.Ordinal, draft.Prompt!, candidate.Text!, terms.WithAnswerInHand(), cancellationToken).ConfigureAwait(false);
        draft.Booked(rubric.Booked);
        draft.Asked(new ModelUsage(judge.Provider, judge.Model, rubric.Usage));
        if (rubric.Away is not null)
        {
            columns?.Keep();
            _question.Keep(draft, exchange);
        }

        return draft.Rated(judge, candidate, rubric);
    }
}
