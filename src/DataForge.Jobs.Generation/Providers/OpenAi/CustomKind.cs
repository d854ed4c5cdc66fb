using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Any server that speaks OpenAI's protocol: vLLM, llama.cpp, LM Studio, Azure's deployments, gateways.</summary>
internal sealed class CustomKind : IProviderKind
{
    public string Name => ProviderNames.Custom;

    public string? DefaultModel => null;

    public string HowToConfigure => "set CUSTOM_LLM_URL and CUSTOM_LLM_MODEL";

    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry) =>
        entry.Address is null ? [("url", "required for a provider of the type 'custom': the full …/chat/completions address; or base_url, to which that is added.")] : [];

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) =>
        new OpenAiChatClient(OpenAiEndpoint.Of(entry, entry.Address!, options), time, isOfficial: false);

    public IEnumerable<ModelEntry> ModelsOf(string provider) => [];

    /// <summary>What somebody's own server costs is not known; a price can be set, and 0 is one.</summary>
    public ModelEntry Unlisted(string provider, string model) => new(model, provider) { Capabilities = ["text"] };
}
