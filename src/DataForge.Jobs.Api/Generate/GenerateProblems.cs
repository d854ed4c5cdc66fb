using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Hosting.Spending;

namespace DataForge.Jobs.Api.Generate;

/// <summary>What an outcome without an answer of use is to the client.</summary>
internal static class GenerateProblems
{
    private const string Length = "length";

    /// <summary>When to ask again where the provider does not say.</summary>
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    /// <summary>The problem; null where there is an answer of use.</summary>
    /// <param name="refusal">Why the budget refused, if it did.</param>
    public static Problem? Of(CompletionOutcome outcome, string provider, SpendRefusal? refusal) => outcome switch
    {
        // Cut to nothing by the client's own bound is an answer to what was asked.
        CompletionOutcome.Answered { FinishReason: not Length } answered when string.IsNullOrWhiteSpace(answered.Text) =>
            KnownProblems.ProviderAnswerBroken(provider, "it is empty."),
        CompletionOutcome.Answered => null,
        CompletionOutcome.Refused { Kind: ProviderErrorKind.Authentication } refused => KnownProblems.ProviderRefusesKey(refused.Message),
        CompletionOutcome.Refused { Kind: ProviderErrorKind.ContentFilter } refused => KnownProblems.ContentFiltered(provider, refused.Message),
        CompletionOutcome.Refused refused => KnownProblems.ProviderRejects(provider, refused.Message),
        CompletionOutcome.Deferred { Kind: ProviderErrorKind.RateLimited } away => KnownProblems.RateLimited(provider, away.Message, away.RetryAfter ?? s_retry),
        CompletionOutcome.Deferred { Kind: ProviderErrorKind.Timeout } away => KnownProblems.ProviderTimeout(provider, away.Message),
        CompletionOutcome.Deferred { Kind: ProviderErrorKind.StreamBroken } away => KnownProblems.ProviderAnswerBroken(provider, away.Message),
        CompletionOutcome.Deferred away => KnownProblems.ProviderUnavailable(provider, away.Message, away.RetryAfter ?? s_retry),
        CompletionOutcome.OverBudget broke => OfBudget(refusal, broke.Message),
        _ => throw new InvalidOperationException($"An outcome cannot be a {outcome.GetType().Name}."),
    };

    /// <summary>Why a budget allows no call: it is used up for now, or cannot be kept with this model at all.</summary>
    public static Problem OfBudget(SpendRefusal? refusal, string message) => refusal switch
    {
        { RetryAfter: { } wait } => KnownProblems.BudgetExhausted(refusal.Message, wait),
        { } never => KnownProblems.UnknownPrice(never.Message),
        null => KnownProblems.BudgetExhausted(message, s_retry),
    };
}
