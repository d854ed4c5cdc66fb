using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>Draws the variables of one candidate, and asks for its generated columns on the way.</summary>
internal sealed class ColumnQuestions(
    JobPlan plan, long ordinal, VariableDraw draw, Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete)
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private CallUsage _booked;

    /// <summary>Draws everything.</summary>
    /// <returns>The candidate so far; and its end, where a column has brought that about.</returns>
    public async ValueTask<(CandidateDraft Draft, PipelineResult? Stopped)> DrawAsync(CallTerms terms, CancellationToken cancellationToken)
    {
        var kept = plan.Kept.Take(ordinal);
        try
        {
            while (draw.Next(cancellationToken) is { } column)
            {
                if (kept is not null && kept.TryGetValue(column.Name, out var text))
                {
                    Answer(column, text);
                }
                else if (await AskAsync(column, terms, cancellationToken).ConfigureAwait(false) is var (draft, stopped))
                {
                    return (draft, stopped);
                }
            }
        }
        catch (TemplateException fault)
        {
            var draft = Draft();
            return (draft, draft.Unrendered(fault));
        }

        return (Draft(), null);
    }

    /// <summary>Keeps the answers for the next run of the same ordinal.</summary>
    public void Keep() => plan.Kept.Keep(ordinal, _answers);

    /// <summary>Asks for one column; how the candidate ends where there is no answer of use.</summary>
    private async ValueTask<(CandidateDraft Draft, PipelineResult Stopped)?> AskAsync(CompiledGenerated column, CallTerms terms, CancellationToken cancellationToken)
    {
        var request = column.Ask(ordinal, draw.Values, cancellationToken) with { Terms = terms, Freedom = plan.Spec.RoutingOfItsHelpers };
        var outcome = await complete(request, cancellationToken).ConfigureAwait(false);
        var asked = new ModelUsage(request.Provider, request.Model, outcome.Usage);
        if (outcome is not CompletionOutcome.Answered answered)
        {
            if (outcome is CompletionOutcome.Deferred)
            {
                Keep();
            }

            var draft = Draft(asked);
            return (draft, draft.Unanswered(outcome, column.Name));
        }

        var text = AnswerText.Storable(answered.Text).Trim();
        if (AnswerJudge.ReasonAgainst(text, answered.FinishReason) is { } reason)
        {
            var draft = Draft(asked);
            return (draft, new PipelineResult.Settled(draft.Candidate() with
            {
                Outcome = CandidateOutcome.Rejected,
                Reason = reason,
                Message = $"The answer to the column `{column.Name}` is of no use: {reason}.",
            }));
        }

        Answer(column, text);
        _booked += outcome.Usage;
        // Candidates that wait for a budget or a place while they hold some of it would wait for each other.
        terms.Leave?.Invoke();
        if (terms.Book is { } book)
        {
            await book(asked).ConfigureAwait(false);
        }

        return null;
    }

    private void Answer(CompiledGenerated column, string text)
    {
        draw.Answer(text);
        _answers[column.Name] = text;
    }

    private CandidateDraft Draft(ModelUsage? last = null)
    {
        var draft = new CandidateDraft(plan, ordinal, draw.End());
        draft.Booked(_booked);
        if (last is { } asked)
        {
            draft.Asked(asked);
        }

        return draft;
    }
}
