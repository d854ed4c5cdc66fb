using System.Diagnostics.CodeAnalysis;

namespace DataForge.Jobs.Generation.Providers.Models;

/// <summary>The models that can be asked for, who answers for them and what they cost.</summary>
public sealed class ModelRegistry
{
    private readonly ProviderOptions _options;
    private readonly HashSet<string> _available;
    private readonly List<string> _providersInOrder;
    private volatile ModelCatalog _catalog;

    /// <summary>Lists what the settings describe, the vendors' models as far as they are known, and the mock.</summary>
    public ModelRegistry(ProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _available = options.Configured.Select(static entry => entry.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _providersInOrder = [.. InOrder(options)];
        _catalog = new ModelCatalog(options, []);
    }

    /// <summary>Every model, the ones of providers without settings included.</summary>
    public IReadOnlyList<ModelEntry> Models => _catalog.Models;

    /// <summary>The provider that <c>LLM_BACKEND</c> names.</summary>
    public string DefaultProvider => _options.Backend;

    /// <summary>The model of a request that names none.</summary>
    public ModelEntry Default
    {
        get
        {
            var catalog = _catalog;
            return (_options.DefaultModel is { } name ? Available(catalog, name) : null)
                ?? catalog.Default(DefaultProvider)
                ?? throw new InvalidOperationException($"The provider '{DefaultProvider}' has no model.");
        }
    }

    /// <summary>
    /// Puts entries over those of the configuration, in place of all that were put there before. Who reads meanwhile
    /// sees the old ones or the new ones, and nothing in between.
    /// </summary>
    public void Overlay(IReadOnlyList<ModelEntry> atRunTime) => _catalog = new ModelCatalog(_options, atRunTime);

    /// <summary>Whether a provider of the model has the settings it needs, so that it can be asked now.</summary>
    public bool IsAvailable(ModelEntry model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _available.Contains(model.Provider) || model.Deployments.Any(deployment => _available.Contains(deployment.Provider));
    }

    /// <summary>The entry of a provider's model, by name or alias; null where there is none.</summary>
    public ModelEntry? Find(string provider, string modelOrAlias) => _catalog.Find(provider, modelOrAlias);

    /// <summary>Finds the model that a request means.</summary>
    /// <param name="modelOrAlias">As the request says; null or empty takes the provider's default.</param>
    /// <param name="provider">As the request says; null or empty goes by the model: what is described first, then the default provider's.</param>
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

        var catalog = _catalog;
        if (string.IsNullOrEmpty(modelOrAlias))
        {
            entry = string.IsNullOrEmpty(provider) ? Default : catalog.Default(provider);
            problem = entry is null ? $"The provider '{provider}' has no model of its own choice; name one." : null;
            return entry is not null;
        }

        entry = string.IsNullOrEmpty(provider) ? Available(catalog, modelOrAlias) : catalog.Find(provider, modelOrAlias);
        if (entry is null)
        {
            problem = Unreachable(catalog, modelOrAlias, provider) ?? UnknownModel(modelOrAlias, provider);
        }

        return entry is not null;
    }

    private static IEnumerable<string> InOrder(ProviderOptions options)
    {
        var configured = options.Configured.Select(static entry => entry.Name).ToList();
        return options.Kinds.Names.Concat(configured).Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(name => !Same(name, options.Backend))
            .ThenBy(name => !configured.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private ModelEntry? Available(ModelCatalog catalog, string name) =>
        catalog.Described(name) is { } described && IsAvailable(described)
            ? described
            : _providersInOrder.Select(provider => catalog.Find(provider, name)).FirstOrDefault(model => model is not null && IsAvailable(model));

    /// <summary>Why a model that is known cannot be asked; null where it is not known.</summary>
    private string? Unreachable(ModelCatalog catalog, string name, string? provider)
    {
        var found = catalog.Described(name)
            ?? _providersInOrder.Where(known => string.IsNullOrEmpty(provider) || Same(known, provider)).Select(known => catalog.Find(known, name)).FirstOrDefault(model => model is not null);
        return found is null || IsAvailable(found)
            ? null
            : $"The model '{found.Name}' is answered by the provider '{found.Provider}', which is not configured: {HowToConfigure(found.Provider)}.";
    }

    private string? ProviderProblem(string provider)
    {
        if (_available.Contains(provider))
        {
            return null;
        }

        return _options.Kinds.TryGet(provider, out var kind)
            ? $"The provider '{provider}' is not configured: {kind.HowToConfigure}."
            : $"There is no provider '{provider}'; known providers are {string.Join(", ", _providersInOrder)}.";
    }

    private string HowToConfigure(string provider) => _options.Kinds.TryGet(provider, out var kind) ? kind.HowToConfigure : "it is not among the configured ones";

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
