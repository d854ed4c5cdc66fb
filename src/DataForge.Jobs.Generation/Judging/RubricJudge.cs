using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Judging;

/// <summary>Lets a model rate an answer by the job's rubric: at temperature 0, and asked once more where its reply cannot be read.</summary>
internal sealed class RubricJudge(Func<CompletionRequest, CancellationToken, Task<CompletionOutcome>> complete)
{
    private const int Attempts = 2;

    /// <summary>Two sentences and the braces around them, amply.</summary>
    private const int MaxTokens = 400;

    /// <summary>Rates an answer.</summary>
    /// <returns>
    /// A reply that could not be read, or a refusal to judge, as a rating of null; the call's own outcome where the judge
    /// cannot be asked now. What a reply cost that could not be read is booked before the judge is asked again.
    /// </returns>
    public async Task<RubricOutcome> RateAsync(JudgeSpec judge, JobSpec job, long ordinal, RenderedPrompt prompt, string answer, CallTerms terms, CancellationToken cancellationToken)
    {
        var first = RubricPrompt.Messages(judge.Rubric, prompt, answer);
        var messages = first;
        var booked = default(CallUsage);
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await complete(
                new CompletionRequest(judge.Provider, judge.Model, messages)
                {
                    Temperature = 0,
                    MaxTokens = MaxTokens,
                    Seed = job.Seed,
                    Ordinal = ordinal,
                    Freedom = job.RoutingOfItsHelpers,
                    AnswerSchema = RubricPrompt.Schema,
                }.On(terms),
                cancellationToken).ConfigureAwait(false);
            switch (outcome)
            {
                case CompletionOutcome.Answered answered when Rating.Parse(answered.Text) is { } rating:
                    return new RubricOutcome(rating, null, outcome.Usage, booked);

                case CompletionOutcome.Answered answered when attempt < Attempts:
                    booked += outcome.Usage;
                    if (terms.Book is { } book)
                    {
                        await book(new ModelUsage(judge.Provider, judge.Model, outcome.Usage)).ConfigureAwait(false);
                    }

                    messages = RubricPrompt.MessagesAgain(first, answered.Text);
                    break;

                case CompletionOutcome.Answered:
                    return new RubricOutcome(null, null, outcome.Usage, booked);

                case CompletionOutcome.Refused { Kind: not ProviderErrorKind.Authentication }:
                    return new RubricOutcome(null, null, outcome.Usage, booked);

                default:
                    return new RubricOutcome(null, outcome, outcome.Usage, booked);
            }
        }
    }
}

/// <summary>What asking a judge came to.</summary>
/// <param name="Rating">Its rating; null where there is none.</param>
/// <param name="Away">Why it could not be asked: deferred, beyond the budget, or refused for its key; null where it was asked.</param>
/// <param name="Usage">What the last question cost, which nobody has booked yet.</param>
/// <param name="Booked">What the ones before it cost.</param>
internal sealed record RubricOutcome(Rating? Rating, CompletionOutcome? Away, CallUsage Usage, CallUsage Booked);
