using System.Collections.Frozen;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Telemetry;
using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Views;

/// <summary>
/// Calls to providers, one by one: a question that took three attempts is three requests. A backend is a configured provider,
/// a model one of the registry's; whatever else a measurement names is <c>other</c>.
/// </summary>
internal sealed class GatewayViews(ProviderOptions options, ModelRegistry models) : IMetricViews
{
    private readonly FrozenDictionary<string, string> _backends = options.Configured.ToFrozenDictionary(entry => entry.Name, entry => entry.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>From a small model nearby to a long answer of a large one.</summary>
    private static readonly double[] s_bounds = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

    public IEnumerable<MetricView> Views =>
    [
        View(GatewayMeter.AttemptDurationName, new("llm_requests_total", "Requests to providers, by how they ended.", MetricKind.Counter, "backend", "model", "status"), Ended),
        View(GatewayMeter.AttemptDurationName, new("llm_request_duration_seconds", "From sending a request to a provider to its whole answer, or its failing.", MetricKind.Histogram, "backend", "model") { Bounds = s_bounds }, Asked),
        View(GatewayMeter.AttemptDurationName, new("llm_errors_total", "Requests to providers without an answer, by what they ran into.", MetricKind.Counter, "backend", "error_type"), Failed) with
        {
            Known = () => _backends.Values.SelectMany(static backend => GatewayMeter.Errors.Select(error => new LabelValues(backend, error))),
        },
        View(GatewayMeter.TokensName, new("llm_tokens_used_total", "Tokens: prompt without the cached ones, cached, completion without the ones thought with, reasoning.", MetricKind.Counter, "backend", "model", "type"), Used),
        View(GatewayMeter.CostName, new("llm_cost_usd_total", "US dollars of requests whose price is known.", MetricKind.Counter, "backend", "model"), Asked) with { Known = Priced },
        View(GatewayMeter.UnpricedName, new("llm_unpriced_requests_total", "Requests that are not in the cost, because the model's price is unknown or nobody counted the tokens.", MetricKind.Counter, "backend", "model"), Asked),
        View(GatewayMeter.CacheHitsName, new("llm_cache_hits_total", "Answers given again from the replay cache, without a request.", MetricKind.Counter, "backend"), Provider) with
        {
            Known = () => _backends.Values.Select(static backend => new LabelValues(backend)),
        },
    ];

    // Money is asked for by how much it rose, and a job may be paid for between two scrapes.
    private IEnumerable<LabelValues> Priced() => models.Models
        .Where(static model => model is { IsPriced: true } and not { InputCostPerMillion: 0m, OutputCostPerMillion: 0m })
        .SelectMany(model => model.Deployments.Select(static deployment => deployment.Provider).DefaultIfEmpty(model.Provider)
            .Where(_backends.ContainsKey).Select(provider => new LabelValues(_backends[provider], model.Name)));

    private static MetricView View(string instrument, MetricFamily family, LabelReader labels) => new(GatewayMeter.Name, instrument, family, labels);

    private LabelValues? Provider(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(Backend(tags));

    private LabelValues? Asked(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(Backend(tags), Model(tags));

    private LabelValues? Ended(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(Backend(tags), Model(tags), Tags.Text(tags, GatewayMeter.OutcomeTag) ?? MetricFamily.Other);

    private LabelValues? Used(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(Backend(tags), Model(tags), Tags.Text(tags, GatewayMeter.TypeTag) ?? MetricFamily.Other);

    private LabelValues? Failed(ReadOnlySpan<KeyValuePair<string, object?>> tags) => Tags.Text(tags, GatewayMeter.OutcomeTag) switch
    {
        // Whoever gives up an answer under way has met no error of the provider's.
        GatewayMeter.Answered or GatewayMeter.Cancelled => null,
        var kind => new LabelValues(Backend(tags), kind ?? MetricFamily.Other),
    };

    private string Backend(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Tags.Text(tags, GatewayMeter.ProviderTag) is { } provider && _backends.TryGetValue(provider, out var known) ? known : MetricFamily.Other;

    private string Model(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Tags.Text(tags, GatewayMeter.ModelTag) is { } model && Tags.Text(tags, GatewayMeter.ProviderTag) is { } provider && models.Find(provider, model) is { } known
            ? known.Name
            : MetricFamily.Other;
}
