using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>The built-in provider that costs nothing.</summary>
internal sealed class MockKind : IProviderKind
{
    public string Name => ProviderNames.Mock;

    public string DefaultModel => ProviderNames.Mock;

    public string HowToConfigure => "it needs no settings";

    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry) => [];

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) => new MockChatClient(options.Mock, time);

    public IEnumerable<ModelEntry> ModelsOf(string provider) => [Unlisted(provider, ProviderNames.Mock)];

    public ModelEntry Unlisted(string provider, string model) => new(model, provider)
    {
        InputCostPerMillion = 0m,
        OutputCostPerMillion = 0m,
        Speed = 5,
        Quality = 1,
        Capabilities = ["text"],
    };
}
