using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Kinds;

/// <summary>A kind of provider: how its adapter is made, and what is known of its models.</summary>
internal interface IProviderKind
{
    /// <summary>The name that <c>type</c> and <c>LLM_BACKEND</c> use.</summary>
    string Name { get; }

    /// <summary>The model of a request to a provider of this kind that names none, anywhere; null where there is no such.</summary>
    string? DefaultModel { get; }

    /// <summary>Which settings the environment wants for it, for people: "set …".</summary>
    string HowToConfigure { get; }

    /// <summary>What a configured provider lacks, or has and must not have: the setting's name, and what is wrong.</summary>
    IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry);

    /// <summary>The adapter.</summary>
    IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time);

    /// <summary>The models that are known to be had from a provider of this kind.</summary>
    IEnumerable<ModelEntry> ModelsOf(string provider);

    /// <summary>An entry for a model that is not known.</summary>
    ModelEntry Unlisted(string provider, string model);
}
