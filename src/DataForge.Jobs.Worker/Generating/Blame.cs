using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Persistence;
using DataForge.Jobs.Storage.Batches;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>
/// Tells a provider that is away from a request that it cannot answer. An outage costs time and never a candidate; but
/// a request on which a healthy provider always fails would otherwise be asked for ever, and its job never end.
/// </summary>
internal sealed class Blame(ProviderGateway gateway, CandidateWriter writer)
{
    /// <summary>How often a batch is parked before the question is put at all.</summary>
    private const int Parkings = 3;

    private static readonly ChatMessage Ping = new(ChatRole.User, "Reply with the word ok.");

    /// <summary>
    /// Whether the unanswered candidates of a batch are themselves the matter: it was parked several times, and its
    /// provider answers others, or one tiny question asked to find out. A rate limit is never a candidate's fault, nor what
    /// befell one that was not even sent, because its provider was resting.
    /// </summary>
    public async Task<bool> FallsOnCandidatesAsync(BatchClaim claim, JobPlan plan, BatchTally tally, CallTerms terms)
    {
        if (claim.Parked < Parkings || terms.Hold.IsCancellationRequested || tally.Halt is not null || tally.Deferred.Count == 0
            || tally.Deferred.Values.Any(deferred => deferred.Kind == ProviderErrorKind.RateLimited || deferred.Usage.Calls == 0))
        {
            return false;
        }

        // Candidates may wait for different providers, as generated columns can have one of their own.
        foreach (var (provider, model) in tally.Deferred.Values.Select(deferred => (deferred.Provider, deferred.Model)).Distinct())
        {
            var known = tally.Answered > 0 && (provider, model) == (plan.Spec.Provider, plan.Spec.Model);
            if (!known && !await AnswersAsync(claim, provider, model, terms))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> AnswersAsync(BatchClaim claim, string provider, string model, CallTerms terms)
    {
        var outcome = await gateway.CompleteAsync(new CompletionRequest(provider, model, [Ping]) { MaxTokens = 16, Terms = terms, Freedom = RouteFreedom.Fixed }, CancellationToken.None);
        await writer.AddUsageAsync(CallRows.Of(new ModelUsage(provider, model, outcome.Usage), claim.JobId, null), null);
        return outcome is CompletionOutcome.Answered;
    }

    /// <summary>
    /// Settles them as failed; one that only its judge does not rate is settled without a judgement. Their calls were
    /// booked as they were made, but for the answer that waited for its judge.
    /// </summary>
    public async Task SettleAsync(BatchClaim claim, BatchTally tally, CancellationToken abandoned)
    {
        foreach (var deferred in tally.Deferred.Values)
        {
            var failed = deferred.Unanswered;
            await writer.StoreAsync(claim, failed.ToRow(claim.JobId), CallRows.None, null, abandoned);
            tally.CountSettled(answered: false);
        }

        tally.Deferred.Clear();
    }
}
