using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>Anthropic, or a server that speaks its Messages API under a base address.</summary>
internal sealed class AnthropicKind : IProviderKind
{
    private const string VersionSetting = "version";

    public string Name => ProviderNames.Anthropic;

    public string DefaultModel => AnthropicModels.DefaultModel;

    public string HowToConfigure => "set ANTHROPIC_API_KEY";

    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry)
    {
        if (entry.ApiKey is null && entry.Headers.Count == 0)
        {
            yield return ("api_key", "required for a provider of the type 'anthropic', unless headers carry what a proxy wants.");
        }

        if (entry.IsExactAddress)
        {
            yield return ("url", "a provider of the type 'anthropic' has a base_url, to which /v1/messages is added.");
        }

        foreach (var setting in entry.Settings.Keys.Where(static setting => !string.Equals(setting, VersionSetting, StringComparison.OrdinalIgnoreCase)))
        {
            yield return ($"settings.{setting}", $"unknown; known is {VersionSetting}, the anthropic-version header.");
        }
    }

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) => new AnthropicChatClient(
        new AnthropicEndpoint(entry.Name, entry.Address ?? new Uri(AnthropicEndpoint.DefaultAddress))
        {
            ApiKey = entry.ApiKey,
            Model = entry.Model ?? AnthropicModels.DefaultModel,
            Headers = entry.Headers,
            Timeout = entry.Timeout ?? options.Resilience.AttemptTimeout,
            QuotaPause = options.Resilience.QuotaPause,
            MaxTokens = entry.MaxTokens ?? AnthropicEndpoint.DefaultMaxTokens,
            Version = entry.Settings.GetValueOrDefault(VersionSetting) ?? AnthropicEndpoint.DefaultVersion,
        },
        time);

    public IEnumerable<ModelEntry> ModelsOf(string provider) => AnthropicModels.All.Select(model => model with { Provider = provider });

    public ModelEntry Unlisted(string provider, string model) => AnthropicModels.Unlisted(model) with { Provider = provider };
}
