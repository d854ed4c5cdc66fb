using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>OpenAI, or a server that speaks its protocol under a base address.</summary>
internal sealed class OpenAiKind : IProviderKind
{
    /// <summary>The address where no other is set.</summary>
    public static readonly Uri DefaultAddress = new("https://api.openai.com/v1");

    public string Name => ProviderNames.OpenAi;

    public string DefaultModel => "gpt-4o-mini";

    public string HowToConfigure => "set OPENAI_API_KEY";

    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry) =>
        entry.ApiKey is null ? [("api_key", "required for a provider of the type 'openai'; a compatible server without keys is of the type 'custom'.")] : [];

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) =>
        new OpenAiChatClient(OpenAiEndpoint.Of(entry, entry.Address ?? DefaultAddress, options), time, isOfficial: true);

    public IEnumerable<ModelEntry> ModelsOf(string provider) => OpenAiModels.All.Select(model => model with { Provider = provider });

    public ModelEntry Unlisted(string provider, string model) => OpenAiModels.Unlisted(model) with { Provider = provider };
}
