using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Hosting.Limits;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Hosting.Providers;

namespace DataForge.Jobs.Hosting.Metrics.Sources;

/// <summary>How the providers fare in this process: breakers and limiters.</summary>
internal sealed class ProviderFigures(ProviderGateway gateway, ProviderOptions options, ICallPermits permits) : IMetricSource
{
    private static readonly string[] s_states = ["closed", "half_open", ProviderState.Open];

    private static readonly MetricFamily s_breaker = new("dataforge_breaker_state", "1 for the state that the provider's circuit breaker is in, 0 for the others.", MetricKind.Gauge, "backend", "state");
    private static readonly MetricFamily s_failures = new("dataforge_breaker_consecutive_failures", "Outages of the provider in a row.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_limit = new("dataforge_limiter_concurrency_limit", "How many calls to the provider may be under way from this process now; it adapts.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_inFlight = new("dataforge_limiter_in_flight", "How many calls to the provider are under way.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_waiting = new("dataforge_limiter_waiting", "How many calls to the provider wait for their turn.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_cooldown = new("dataforge_limiter_cooldown_seconds", "How long nobody calls the provider yet because it asked for a pause.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_requests = new("dataforge_limiter_requests_per_minute", "The configured limit on requests, over all processes; absent without one.", MetricKind.Gauge, "backend");
    private static readonly MetricFamily s_tokens = new("dataforge_limiter_tokens_per_minute", "The configured limit on tokens, over all processes; absent without one.", MetricKind.Gauge, "backend");

    private static readonly MetricFamily s_permits = new("dataforge_limiter_permits_waiting", "How many calls of this process wait for the provider's limit a minute; absent without one.", MetricKind.Gauge, "backend");

    public IReadOnlyList<MetricFamily> Families => [s_breaker, s_failures, s_limit, s_inFlight, s_waiting, s_cooldown, s_requests, s_tokens, s_permits];

    public ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        foreach (var health in gateway.Health)
        {
            var state = ProviderState.Of(health);
            var backend = new LabelValues(state.Provider);
            foreach (var known in s_states)
            {
                page.Add(s_breaker, state.Circuit == known ? 1 : 0, new LabelValues(state.Provider, known));
            }

            var limits = options.LimitsOf(state.Provider);
            page.Add(s_failures, state.ConsecutiveFailures, backend);
            page.Add(s_limit, state.ConcurrencyLimit, backend);
            page.Add(s_inFlight, state.InFlight, backend);
            page.Add(s_waiting, state.Waiting, backend);
            page.Add(s_cooldown, state.CooldownSeconds, backend);
            page.Add(s_requests, (double?)limits.RequestsPerMinute, backend);
            page.Add(s_tokens, (double?)limits.TokensPerMinute, backend);
            page.Add(s_permits, (permits as ClusterPermits)?.WaitingFor(state.Provider), backend);
        }

        return ValueTask.CompletedTask;
    }
}
