using DataForge.Jobs.Generation.Providers.Kinds;

namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>The models as they are known at one moment; never changed.</summary>
internal sealed class ModelCatalog
{
    private readonly Dictionary<(string Provider, string Name), ModelEntry> _byProvider = new(ProviderAndName);
    private readonly Dictionary<string, ModelEntry> _described = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ModelEntry> _defaults = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">What is configured.</param>
    /// <param name="atRunTime">Entries that were added at run time; they go before everything else.</param>
    public ModelCatalog(ProviderOptions options, IReadOnlyList<ModelEntry> atRunTime)
    {
        var described = atRunTime.Concat(options.Models).ToList();
        foreach (var model in described)
        {
            foreach (var name in model.Aliases.Prepend(model.Name))
            {
                _described.TryAdd(name, model);
            }
        }

        Models = [.. described.Concat(KnownOf(options)).DistinctBy(static model => (model.Provider, model.Name), ProviderAndName)];
        foreach (var model in Models)
        {
            AddByProvider(model);
            foreach (var deployment in model.Deployments.Skip(1))
            {
                // Whoever names the provider means its deployment alone.
                AddByProvider(model with { Provider = deployment.Provider, ProviderName = deployment.ProviderName, Deployments = [] });
            }
        }

        foreach (var entry in options.Configured)
        {
            if (DefaultOf(options, entry) is { } name && _byProvider.TryGetValue((entry.Name, name), out var model))
            {
                _defaults[entry.Name] = model;
            }
        }
    }

    /// <summary>Every model, the ones of providers that are not configured included.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    private static IEqualityComparer<(string Provider, string Name)> ProviderAndName { get; } =
        EqualityComparer<(string Provider, string Name)>.Create(
            static (x, y) => StringComparer.OrdinalIgnoreCase.Equals(x.Provider, y.Provider) && StringComparer.OrdinalIgnoreCase.Equals(x.Name, y.Name),
            static key => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(key.Provider), StringComparer.OrdinalIgnoreCase.GetHashCode(key.Name)));

    /// <summary>The name of the model of requests to a provider that name none; null where there is no such.</summary>
    public static string? DefaultOf(ProviderOptions options, ProviderEntry entry) =>
        entry.Model
        ?? options.Models.FirstOrDefault(model => string.Equals(model.Provider, entry.Name, StringComparison.OrdinalIgnoreCase))?.Name
        ?? options.Kinds.Of(entry).DefaultModel;

    /// <summary>The entry of a provider's model, by name or alias; null where there is none.</summary>
    public ModelEntry? Find(string provider, string modelOrAlias) => _byProvider.GetValueOrDefault((provider, modelOrAlias));

    /// <summary>The entry that somebody has described under this name or alias; null where nobody has.</summary>
    public ModelEntry? Described(string modelOrAlias) => _described.GetValueOrDefault(modelOrAlias);

    /// <summary>The model of requests to a provider that name none; null where there is no such.</summary>
    public ModelEntry? Default(string provider) => _defaults.GetValueOrDefault(provider);

    private static IEnumerable<ModelEntry> KnownOf(ProviderOptions options)
    {
        foreach (var entry in options.Configured)
        {
            var kind = options.Kinds.Of(entry);
            foreach (var model in kind.ModelsOf(entry.Name))
            {
                yield return model;
            }

            if (DefaultOf(options, entry) is { } named && !kind.ModelsOf(entry.Name).Any(model => IsCalled(model, named)) && !options.Models.Any(model => IsCalled(model, named) && model.Provider == entry.Name))
            {
                yield return kind.Unlisted(entry.Name, named);
            }
        }

        foreach (var model in options.Kinds.All.Where(kind => options.Entry(kind.Name) is null).SelectMany(static kind => kind.ModelsOf(kind.Name)))
        {
            yield return model;
        }
    }

    private void AddByProvider(ModelEntry model)
    {
        foreach (var name in model.Aliases.Prepend(model.Name))
        {
            _byProvider.TryAdd((model.Provider, name), model);
        }
    }

    private static bool IsCalled(ModelEntry model, string name) =>
        string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase) || model.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
