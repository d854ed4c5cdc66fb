using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>What an answer says of the calls that are left: a provider that has none left need not be asked to say so.</summary>
internal static class Allowance
{
    private const string Rest = "dataforge.rest";

    /// <summary>Notes with an answer for how long its provider wants no further call.</summary>
    public static void NoteRest(this ChatResponse response, TimeSpan rest) => (response.AdditionalProperties ??= [])[Rest] = rest;

    /// <summary>For how long the provider wants no further call; null where it did not say so.</summary>
    public static TimeSpan? RestOf(ChatResponse response) =>
        response.AdditionalProperties is { } properties && properties.TryGetValue(Rest, out var value) && value is TimeSpan rest ? rest : null;
}
