using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Providers.Settings;

/// <summary>Whether every model that the settings speak of is one that can be asked.</summary>
internal static class ReferenceCheck
{
    /// <summary>What is wrong, path by path.</summary>
    public static IEnumerable<string> ProblemsOf(ProviderOptions options)
    {
        foreach (var problem in TwiceNamed(options.Models))
        {
            yield return problem;
        }

        foreach (var entry in options.Providers.Where(entry => ModelCatalog.DefaultOf(options, entry) is null))
        {
            yield return $"providers.{entry.Name}.model: required: the model of requests that name none; the adapter '{entry.Type}' has no default, and `models` lists none of it.";
        }

        var registry = new ModelRegistry(options);
        if (options.DefaultModel is { } model && !registry.TryResolve(model, null, out _, out var unknown))
        {
            yield return $"default_model: {unknown}";
        }

        foreach (var (path, name) in References(options))
        {
            if (!registry.TryResolve(name, null, out _, out var problem))
            {
                yield return $"{path}: {problem}";
            }
        }
    }

    private static IEnumerable<(string Path, string Name)> References(ProviderOptions options)
    {
        foreach (var (name, index) in options.Routing.FallbackOrder.Select(static (name, index) => (name, index)))
        {
            yield return ($"fallback_order[{index}]", name);
        }

        foreach (var (rule, index) in options.Routing.Rules.Select(static (rule, index) => (rule, index)))
        {
            yield return ($"routing_rules[{index}].prefer_model", rule.PreferModel);
        }

        foreach (var (model, index) in options.Models.Select(static (model, index) => (model, index)))
        {
            foreach (var fallback in model.Fallbacks)
            {
                yield return ($"models[{index}].fallbacks", fallback);
            }
        }
    }

    /// <summary>A name or alias that two entries of the settings claim would be answered by chance.</summary>
    private static IEnumerable<string> TwiceNamed(IReadOnlyList<ModelEntry> models)
    {
        var owners = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < models.Count; index++)
        {
            foreach (var name in models[index].Aliases.Prepend(models[index].Name))
            {
                if (!owners.TryAdd(name, index))
                {
                    yield return owners[name] == index
                        ? $"models[{index}].aliases: '{name}' is there twice."
                        : $"models[{index}]: '{name}' is already the name or an alias of models[{owners[name]}].";
                }
            }
        }
    }
}
