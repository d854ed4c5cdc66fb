using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>
/// Asks what a candidate is about, and again where the answer does not fit the job's format. Every correction is a call
/// like the first: reserved, booked and counted among the candidate's attempts.
/// </summary>
internal sealed class MainQuestion(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete)
{
    /// <summary>
    /// Answers in hand that wait for a correction or for their judge, by ordinal: this process does not buy them again. They
    /// go with the plan.
    /// </summary>
    private readonly ConditionalWeakTable<JobPlan, ConcurrentDictionary<long, Exchange>> _kept = [];

    /// <summary>Keeps what is in hand for the next run of the same ordinal.</summary>
    public void Keep(CandidateDraft draft, Exchange exchange) => _kept.GetOrCreateValue(draft.Plan)[draft.Ordinal] = exchange;

    /// <summary>Asks.</summary>
    /// <param name="draft">The candidate, its prompt rendered.</param>
    /// <param name="columns">Answers to its columns, to be kept where a question is put off.</param>
    /// <returns>The answer, which may still not fit; or how the candidate ends without another one.</returns>
    public async ValueTask<(Exchange? Exchange, PipelineResult? Stopped)> AskAsync(
        CandidateDraft draft, ColumnQuestions? columns, CallTerms terms, CancellationToken cancellationToken)
    {
        var format = draft.Plan.Format;
        if (!TakeKept(draft, out var exchange))
        {
            var outcome = await CompleteAsync(draft, RequestOf(draft, terms), cancellationToken).ConfigureAwait(false);
            if (outcome is not CompletionOutcome.Answered answered)
            {
                if (outcome is CompletionOutcome.Deferred)
                {
                    columns?.Keep();
                }

                return (null, draft.Unanswered(outcome));
            }

            exchange = Exchange.Begin(format, answered);
        }

        while (exchange.WantsCorrection(format))
        {
            if (draft.Last.Usage.Calls > 0 && terms.Book is { } book)
            {
                await book(draft.Last).ConfigureAwait(false);
            }

            var request = RequestOf(draft, terms.WithAnswerInHand()) with
            {
                Messages = CorrectionPrompt.Messages(draft.Prompt!.Messages, format.Spec, exchange.Reading.Text, exchange.Reading.Misfits),
            };
            switch (await CompleteAsync(draft, request, cancellationToken).ConfigureAwait(false))
            {
                case CompletionOutcome.Answered answered:
                    exchange = exchange.Corrected(format, answered);
                    break;

                // There will be no better answer than the one in hand.
                case CompletionOutcome.Refused { Kind: not ProviderErrorKind.Authentication }:
                    return (exchange, null);

                case var away:
                    columns?.Keep();
                    Keep(draft, exchange);
                    return (exchange, draft.Uncorrected(away, draft.Answered(exchange)));
            }
        }

        return (exchange, null);
    }

    private async Task<CompletionOutcome> CompleteAsync(CandidateDraft draft, CompletionRequest request, CancellationToken cancellationToken)
    {
        var outcome = await complete(request, cancellationToken).ConfigureAwait(false);
        draft.Asked(new ModelUsage(request.Provider, request.Model, outcome.Usage));
        return outcome;
    }

    private bool TakeKept(CandidateDraft draft, [NotNullWhen(true)] out Exchange? exchange)
    {
        exchange = null;
        if (!_kept.TryGetValue(draft.Plan, out var kept) || !kept.TryRemove(draft.Ordinal, out exchange))
        {
            return false;
        }

        draft.Booked(exchange.Bought);
        return true;
    }

    private static CompletionRequest RequestOf(CandidateDraft draft, CallTerms terms)
    {
        var (spec, format) = (draft.Plan.Spec, draft.Plan.Format);
        return new CompletionRequest(spec.Provider, spec.Model, draft.Prompt!.Messages)
        {
            Temperature = spec.Temperature,
            TopP = spec.TopP,
            MaxTokens = spec.MaxTokens,
            Stop = spec.Stop,
            Seed = spec.Seed,
            Ordinal = draft.Ordinal,
            Freedom = spec.Routing ?? RouteFreedom.Model,
            Tags = spec.Tags,
            AnswerSchema = format.Spec.Schema,
            AnswersInJson = format.IsJson,
            Terms = terms,
        };
    }
}
