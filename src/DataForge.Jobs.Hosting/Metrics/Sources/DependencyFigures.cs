using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Storage.Overview;
using MassTransit;

namespace DataForge.Jobs.Hosting.Metrics.Sources;

/// <summary>Whether the database and the broker answer this process.</summary>
internal sealed class DependencyFigures(ClusterOverview database, IBusControl bus, TimeProvider time) : IMetricSource
{
    private static readonly MetricFamily s_database = new("dataforge_database_up", "1 where the database answers this process, else 0.", MetricKind.Gauge);
    private static readonly MetricFamily s_broker = new("dataforge_broker_up", "1 where this process is connected to the message broker, else 0.", MetricKind.Gauge);

    private readonly Refreshed<object> _answers = new(
        async token =>
        {
            await database.PingAsync(token);
            return new object();
        },
        time);

    public IReadOnlyList<MetricFamily> Families => [s_database, s_broker];

    public async ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        page.Add(s_broker, bus.CheckHealth().Status == BusHealthStatus.Healthy ? 1 : 0);
        page.Add(s_database, await _answers.GetAsync(cancellationToken) is null ? 0 : 1);
    }
}
