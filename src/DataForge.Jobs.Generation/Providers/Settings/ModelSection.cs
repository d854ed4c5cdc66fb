using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Reads one entry of <c>models</c>.</summary>
internal static class ModelSection
{
    private const int MaxNameLength = 200;

    /// <summary>The model; null where so much is wrong that it cannot be told which is meant.</summary>
    /// <param name="section">The entry.</param>
    /// <param name="providers">The names of the providers that are configured.</param>
    public static ModelEntry? Read(SettingReader section, IReadOnlyCollection<string> providers)
    {
        var name = section.Required("name", "required: the name that jobs and samples use.");
        var deployments = section.Sections("deployments").Select(deployment => DeploymentOf(deployment, name, providers)).ToList();
        var provider = section.Text("provider");
        var providerName = section.Text("provider_name");
        if (deployments.Count > 0 && (provider ?? providerName) is not null)
        {
            section.Problem("deployments", "either provider and provider_name, or deployments that each have them.");
        }

        if (deployments.Count == 0 && provider is null)
        {
            section.Problem("provider", "required: who has the model; or deployments, where several have it.");
        }

        if (provider is not null)
        {
            CheckProvider(section, provider, providers);
        }

        if (name is { Length: > MaxNameLength })
        {
            section.Problem("name", $"a model's name has at most {MaxNameLength} characters.");
        }

        var capabilities = section.Texts("capabilities");
        var entry = new ModelEntry(name ?? "", provider ?? deployments.FirstOrDefault()?.Provider ?? "")
        {
            ProviderName = providerName ?? deployments.FirstOrDefault()?.ProviderName ?? name ?? "",
            Aliases = section.Texts("aliases"),
            Deployments = [.. deployments.OfType<ModelDeployment>()],
            Fallbacks = section.Texts("fallbacks"),
            Speed = section.Whole("speed", 1, 5),
            Quality = section.Whole("quality", 1, 5),
            Capabilities = capabilities.Count > 0 ? capabilities : ["text"],
            ContextLength = section.Whole("context_length", 1, int.MaxValue),
            InputCostPerMillion = section.Price("input_cost_per_million"),
            CachedInputCostPerMillion = section.Price("cached_input_cost_per_million"),
            OutputCostPerMillion = section.Price("output_cost_per_million"),
            PricesNotedOn = section.Day("prices_noted_on"),
            TakesSampling = section.Flag("takes_sampling") ?? true,
        };
        section.RefuseUnknown();
        if (entry.InputCostPerMillion is null != entry.OutputCostPerMillion is null)
        {
            section.Problem("input_cost_per_million", "a price is known where both are: input_cost_per_million and output_cost_per_million.");
        }

        return name is null || entry.Provider.Length == 0 ? null : entry;
    }

    private static ModelDeployment? DeploymentOf(SettingReader section, string? model, IReadOnlyCollection<string> providers)
    {
        var provider = section.Required("provider", "required: who has the model.");
        var deployment = new ModelDeployment(provider ?? "", section.Text("provider_name") ?? model ?? "", section.Number("weight", 0.001, 1_000_000) ?? 1);
        section.RefuseUnknown();
        if (provider is null)
        {
            return null;
        }

        CheckProvider(section, provider, providers);
        return deployment;
    }

    private static void CheckProvider(SettingReader section, string provider, IReadOnlyCollection<string> providers)
    {
        if (!providers.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            section.Problem("provider", $"there is no provider '{provider}'; configured are {string.Join(", ", providers)}.");
        }
    }
}
