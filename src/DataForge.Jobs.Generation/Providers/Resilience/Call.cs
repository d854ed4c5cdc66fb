using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>What one attempt sends, and to whom it reports.</summary>
/// <param name="Model">The model that is asked.</param>
/// <param name="Messages">The conversation.</param>
/// <param name="Options">Its parameters, for this model.</param>
/// <param name="Tally">Hears what it cost.</param>
/// <param name="Terms">What it has to wait for.</param>
internal sealed record Call(ModelEntry Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options, UsageTally Tally, CallTerms Terms)
{
    /// <summary>Takes the text as it comes; null where only the whole answer is wanted.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Whether to wait while the provider rests; not where another one could answer meanwhile.</summary>
    public bool IsPatient { get; init; } = true;
}
