using System.Globalization;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>model</c> and <c>provider</c>.</summary>
internal static class ModelReader
{
    /// <summary>The model that is meant; null where there is none such.</summary>
    public static ModelEntry? Read(RequestObject root, ModelRegistry models)
    {
        var model = root.TakeText("model", ColumnReader.MaxNameLength);
        var provider = root.TakeText("provider", ColumnReader.MaxNameLength);
        if ((model is null && root.Take("model") is not null) || (provider is null && root.Take("provider") is not null))
        {
            return null;
        }

        if (provider is not null && !models.TryResolve(null, provider, out _, out var unknown))
        {
            root.Refuse("provider", unknown);
            return null;
        }

        if (!models.TryResolve(model, provider, out var entry, out var problem))
        {
            root.Refuse("model", problem);
        }

        return entry;
    }

    /// <summary>
    /// Who else may answer. Whoever names a provider wants that one; whoever names a model wants that model or what stands
    /// in for it; for whoever names neither, the rules choose.
    /// </summary>
    public static RouteFreedom ReadRouting(RequestObject root) =>
        root.TakeWord<RouteFreedom>("routing")
        ?? (root.Take("provider") is not null ? RouteFreedom.Fixed : root.Take("model") is not null ? RouteFreedom.Model : RouteFreedom.Any);
}
