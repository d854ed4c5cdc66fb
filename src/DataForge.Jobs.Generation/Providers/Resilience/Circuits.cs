using System.Collections.Concurrent;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>The circuits of one provider, one for each of its models: a model that is overloaded says nothing of the others.</summary>
internal sealed class Circuits(ResilienceOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, CircuitBreaker> _byModel = new(StringComparer.Ordinal);

    /// <summary>The circuit of a model, by what the provider calls it.</summary>
    public CircuitBreaker Of(string providerModel) => _byModel.GetOrAdd(
        providerModel, static (_, of) => new CircuitBreaker(of.options.BreakAfterFailures, of.options.BreakDuration, of.options.LongestWait, of.time), (options, time));

    /// <summary>Closed as long as any model of the provider can be asked.</summary>
    public CircuitState State => _byModel.Values.Select(static breaker => breaker.State).DefaultIfEmpty(CircuitState.Closed).Min();

    /// <summary>The most failures in a row of any model.</summary>
    public int ConsecutiveFailures => _byModel.Values.Select(static breaker => breaker.ConsecutiveFailures).DefaultIfEmpty(0).Max();
}
