using System.Diagnostics.CodeAnalysis;

namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>The models that can be asked for, who answers for them and what they cost.</summary>
public sealed class ModelRegistry
{
    private readonly Dictionary<(string Provider, string Name), ModelEntry> _byProvider = new(ProviderAndName);
    private readonly Dictionary<string, ModelEntry> _defaults = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _available;

    /// <summary>Lists OpenAI's models, the mock, and whatever the settings name.</summary>
    public ModelRegistry(ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        DefaultProvider = options.Backend;
        _available = new HashSet<string>(options.ConfiguredProviders, StringComparer.OrdinalIgnoreCase);
        var models = new List<ModelEntry> { Mock };
        models.AddRange(OpenAiModels.All);
        AddNamed(models, options.OpenAi?.Model, ProviderNames.OpenAi, OpenAiModels.Unlisted);
        AddNamed(models, options.Custom?.Model, ProviderNames.Custom, static name => new ModelEntry(name, ProviderNames.Custom) { Capabilities = ["text"] });
        Models = models;
        foreach (var model in models)
        {
            foreach (var name in model.Aliases.Prepend(model.Name))
            {
                _byProvider.TryAdd((model.Provider, name), model);
            }
        }

        foreach (var provider in options.ConfiguredProviders)
        {
            _defaults[provider] = _byProvider[(provider, options.DefaultModelOf(provider))];
        }

        Default = _defaults[DefaultProvider];
    }

    /// <summary>Every model, the ones of providers without settings included.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <summary>The provider that <c>LLM_BACKEND</c> names.</summary>
    public string DefaultProvider { get; }

    /// <summary>The model of a request that names none.</summary>
    public ModelEntry Default { get; }

    private static ModelEntry Mock { get; } = new(ProviderNames.Mock, ProviderNames.Mock)
    {
        InputCostPerMillion = 0m,
        OutputCostPerMillion = 0m,
        Speed = 5,
        Quality = 1,
        Capabilities = ["text"],
    };

    private static IEqualityComparer<(string Provider, string Name)> ProviderAndName { get; } =
        EqualityComparer<(string Provider, string Name)>.Create(
            static (x, y) => StringComparer.OrdinalIgnoreCase.Equals(x.Provider, y.Provider) && StringComparer.OrdinalIgnoreCase.Equals(x.Name, y.Name),
            static key => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(key.Provider), StringComparer.OrdinalIgnoreCase.GetHashCode(key.Name)));

    /// <summary>To come.</summary>
    public void Overlay(IReadOnlyList<ModelEntry> atRunTime) => _ = atRunTime;

    /// <summary>Whether the model's provider has the settings it needs, so that it can be asked now.</summary>
    public bool IsAvailable(ModelEntry model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _available.Contains(model.Provider);
    }

    /// <summary>The entry of a provider's model, by name or alias; null where there is none.</summary>
    public ModelEntry? Find(string provider, string modelOrAlias) => _byProvider.GetValueOrDefault((provider, modelOrAlias));

    /// <summary>Finds the model that a request means.</summary>
    /// <param name="modelOrAlias">As the request says; null or empty takes the provider's default.</param>
    /// <param name="provider">As the request says; null or empty goes by the model, the default provider first.</param>
    /// <param name="entry">The model, available, where the answer is true.</param>
    /// <param name="problem">What is wrong, for people, where the answer is false.</param>
    public bool TryResolve(string? modelOrAlias, string? provider, [NotNullWhen(true)] out ModelEntry? entry, [NotNullWhen(false)] out string? problem)
    {
        entry = null;
        problem = null;
        if (!string.IsNullOrEmpty(provider) && (problem = ProviderProblem(provider)) is not null)
        {
            return false;
        }

        if (string.IsNullOrEmpty(modelOrAlias))
        {
            entry = string.IsNullOrEmpty(provider) ? Default : _defaults[provider];
            return true;
        }

        IEnumerable<string> order = string.IsNullOrEmpty(provider) ? ProvidersInOrder : [provider];
        foreach (var candidate in order)
        {
            if (Find(candidate, modelOrAlias) is not { } found)
            {
                continue;
            }

            if (IsAvailable(found))
            {
                entry = found;
                problem = null;
                return true;
            }

            problem ??= $"The model '{found.Name}' is answered by the provider '{found.Provider}', which is not configured: {ProviderOptions.HowToConfigure(found.Provider)}.";
        }

        problem ??= UnknownModel(modelOrAlias, provider);
        return false;
    }

    private IEnumerable<string> ProvidersInOrder => ProviderNames.Known.OrderBy(name => !Same(name, DefaultProvider)).ThenBy(name => !_available.Contains(name));

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static void AddNamed(List<ModelEntry> models, string? name, string provider, Func<string, ModelEntry> create)
    {
        if (name is not null && !models.Exists(model => Same(model.Provider, provider) && (Same(model.Name, name) || model.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))))
        {
            models.Add(create(name));
        }
    }

    private string? ProviderProblem(string provider)
    {
        if (ProviderNames.NotBuilt.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            return $"The provider '{provider}' is not part of this version; known providers are {string.Join(", ", ProviderNames.Known)}.";
        }

        if (!ProviderNames.Known.Contains(provider, StringComparer.OrdinalIgnoreCase))
        {
            return $"There is no provider '{provider}'; known providers are {string.Join(", ", ProviderNames.Known)}.";
        }

        return _available.Contains(provider) ? null : $"The provider '{provider}' is not configured: {ProviderOptions.HowToConfigure(provider)}.";
    }

    private string UnknownModel(string name, string? provider)
    {
        var reachable = Models.Where(model => IsAvailable(model) && (string.IsNullOrEmpty(provider) || Same(model.Provider, provider))).ToList();
        var near = NearNames.Of(name, reachable.SelectMany(model => model.Aliases.Prepend(model.Name)));
        var whose = string.IsNullOrEmpty(provider) ? "" : $" of the provider '{provider}'";
        return near.Count > 0
            ? $"There is no model '{name}'{whose}; did you mean {string.Join(" or ", near.Select(match => $"'{match}'"))}?"
            : $"There is no model '{name}'{whose}; available are {string.Join(", ", reachable.Select(model => model.Name))}.";
    }
}
