using System.Globalization;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Usage;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Generate;

/// <summary>Who asks.</summary>
/// <param name="Payer">Who pays.</param>
/// <param name="KeyBudget">What may be spent under the key.</param>
internal readonly record struct Asker(Payer Payer, MonthlyBudget KeyBudget);

/// <summary>Asks a provider now: within a time, under the budgets of tenant and key, booked, and from the cache where that is on.</summary>
internal sealed class GenerateCall(ProviderGateway gateway, TenantSpending spending, ReplayOptions replay, ProviderOptions providers, IOptions<GenerateOptions> options, TimeProvider time)
{
    /// <summary>The answer, or why there is none; only a client that is gone is an exception.</summary>
    /// <param name="deliver">Takes the text as it comes; null waits for the whole.</param>
    public async Task<(GenerateAnswer? Answer, Problem? Problem)> AskAsync(
        Asker asker, CompletionRequest question, Func<string, CancellationToken, ValueTask>? deliver, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.Seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var spend = spending.Open(asker.Payer, asker.KeyBudget, question.Provider, question.Model);
        // Whoever wants the same answer to the same request does not get another seed each time.
        var request = (replay.Enabled ? question : question with { Seed = SubmitJob.DrawSeed() }).On(spend.On(new CallTerms { Hold = limit.Token }, replay.Policy));
        try
        {
            var outcome = deliver is null
                ? await gateway.CompleteAsync(request, either.Token)
                : await gateway.StreamAsync(request, deliver, either.Token);
            spend.Settle(outcome.Usage);
            if (limit.IsCancellationRequested && outcome is CompletionOutcome.Deferred)
            {
                return (null, TimedOut(question.Provider));
            }

            return GenerateProblems.Of(outcome, question.Provider, spend.Refusal) is { } problem
                ? (null, problem)
                : (GenerateAnswer.Of((CompletionOutcome.Answered)outcome, question, TypeOf, time.GetElapsedTime(started), time.GetUtcNow()), null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, TimedOut(question.Provider));
        }
    }

    private string TypeOf(string provider) =>
        providers.Configured.FirstOrDefault(entry => string.Equals(entry.Name, provider, StringComparison.OrdinalIgnoreCase))?.Type ?? provider;

    private Problem TimedOut(string provider) => KnownProblems.ProviderTimeout(
        provider, string.Create(CultureInfo.InvariantCulture, $"it did not come within the {options.Value.Seconds} seconds that a request may take (Generate__Seconds)."));
}
