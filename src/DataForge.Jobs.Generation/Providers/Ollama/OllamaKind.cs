using System.Globalization;
using DataForge.Jobs.Generation.Providers.Kinds;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>An Ollama server: nobody bills it, and which models it has only it knows.</summary>
internal sealed class OllamaKind : IProviderKind
{
    private const string ContextSetting = "num_ctx";

    public string Name => ProviderNames.Ollama;

    public string? DefaultModel => null;

    public string HowToConfigure => "set OLLAMA_MODEL, and OLLAMA_URL where it is not on this machine";

    public IEnumerable<(string Setting, string Problem)> ProblemsOf(ProviderEntry entry)
    {
        if (entry.IsExactAddress)
        {
            yield return ("url", "a provider of the type 'ollama' has a base_url, to which /api/chat is added.");
        }

        foreach (var (setting, value) in entry.Settings)
        {
            if (!string.Equals(setting, ContextSetting, StringComparison.OrdinalIgnoreCase))
            {
                yield return ($"settings.{setting}", $"unknown; known is {ContextSetting}, the tokens of context to load models with.");
            }
            else if (ContextOf(value) is null)
            {
                yield return ($"settings.{setting}", "must be a whole number of at least 1: tokens of context.");
            }
        }
    }

    public IChatClient Create(ProviderEntry entry, ProviderOptions options, TimeProvider time) => new OllamaChatClient(
        new OllamaEndpoint(entry.Name, entry.Address ?? new Uri(OllamaEndpoint.DefaultAddress))
        {
            ApiKey = entry.ApiKey,
            Model = entry.Model,
            Headers = entry.Headers,
            Timeout = entry.Timeout ?? options.Resilience.AttemptTimeout,
            QuotaPause = options.Resilience.QuotaPause,
            ContextTokens = ContextOf(entry.Settings.GetValueOrDefault(ContextSetting)),
        },
        time);

    public IEnumerable<ModelEntry> ModelsOf(string provider) => [];

    public ModelEntry Unlisted(string provider, string model) => new(model, provider)
    {
        InputCostPerMillion = 0m,
        OutputCostPerMillion = 0m,
        Capabilities = ["text", "json_schema"],
    };

    private static int? ContextOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens) && tokens > 0 ? tokens : null;
}
