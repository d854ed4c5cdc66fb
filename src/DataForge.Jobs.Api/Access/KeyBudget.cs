using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Access;

/// <summary>What a key's monthly budget means for what is submitted with it.</summary>
internal static class KeyBudget
{
    /// <summary>Why a job cannot be held to the key's budget; null where it can. An unknown price is never taken for free.</summary>
    public static Problem? ProblemOf(Caller caller, JobSpec spec, ModelRegistry models) =>
        caller.Key?.MonthlyBudgetUsd is not null && AskedModels.UnpricedOf(spec, models) is { } model
            ? KnownProblems.Validation("model", $"The price of the model `{model.Name}` is unknown, so its cost cannot be held to the monthly budget of this key. Choose a model with a known price.")
            : null;
}
