using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>Says who may answer a question, the first choice first.</summary>
internal sealed class Router(ModelRegistry models, RoutingOptions options, IReadOnlyDictionary<string, Deployment> deployments)
{
    private readonly HintedChoice _hinted = new(models, options.Hints);

    /// <summary>Everybody who may answer; empty where the provider that is named is not configured here.</summary>
    public IReadOnlyList<Target> Of(CompletionRequest request)
    {
        var meant = Meant(request);
        var targets = new List<Target>(1);
        AddDeployments(targets, meant, request);
        if (request.Freedom == RouteFreedom.Fixed)
        {
            return targets;
        }

        foreach (var name in meant.Fallbacks.Concat(options.FallbackOrder))
        {
            // What cannot be priced must not be asked in the place of what can: a budget could not hold it.
            if (models.TryResolve(name, null, out var fallback, out _) && (fallback.IsPriced || !meant.IsPriced))
            {
                AddDeployments(targets, fallback, request);
            }
        }

        return targets;
    }

    private ModelEntry Meant(CompletionRequest request)
    {
        var named = models.Find(request.Provider, request.Model) ?? new ModelEntry(request.Model, request.Provider);
        var chosen = request.Freedom == RouteFreedom.Any ? Chosen(request.Messages, request.Tags) : null;
        // A rule's choice that cannot be priced must not take the place of a model that a budget can hold.
        return chosen is { IsPriced: false } && named.IsPriced && request.Terms.Reserve is not null ? named : chosen ?? named;
    }

    /// <summary>The model that rules and hints choose for a request that names none; null where they have no opinion.</summary>
    private ModelEntry? Chosen(IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> tags)
    {
        if (options.Rules.Count == 0 && _hinted.IsSilent)
        {
            return null;
        }

        var conversation = string.Join('\n', messages.Select(static message => message.Text));
        foreach (var rule in options.Rules)
        {
            if (rule.Fits(conversation, tags) && models.TryResolve(rule.PreferModel, null, out var preferred, out _))
            {
                return preferred;
            }
        }

        return _hinted.Of(conversation, tags);
    }

    private void AddDeployments(List<Target> targets, ModelEntry model, CompletionRequest request)
    {
        if (model.Deployments.Count == 0 || request.Freedom == RouteFreedom.Fixed)
        {
            Add(targets, model);
            return;
        }

        foreach (var index in WeightedOrder.Of([.. model.Deployments.Select(static deployment => deployment.Weight)], request.Seed, request.Ordinal))
        {
            var deployment = model.Deployments[index];
            Add(targets, model with { Provider = deployment.Provider, ProviderName = deployment.ProviderName });
        }
    }

    private void Add(List<Target> targets, ModelEntry model)
    {
        if (deployments.TryGetValue(model.Provider, out var deployment)
            && !targets.Exists(target => target.Deployment == deployment && target.Model.ProviderName == model.ProviderName))
        {
            targets.Add(new Target(model, deployment));
        }
    }
}
