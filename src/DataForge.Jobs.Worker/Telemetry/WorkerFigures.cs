using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Scheduling;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Worker.Telemetry;

/// <summary>What this worker is at.</summary>
/// <param name="leadership">Whether it schedules; none where it never does.</param>
internal sealed class WorkerFigures(BatchRuns runs, IEnumerable<Leadership> leadership, IOptions<WorkerOptions> options) : IMetricSource
{
    private static readonly MetricFamily s_slots = new("dataforge_worker_slots", "Batches that this process works on at once.", MetricKind.Gauge);
    private static readonly MetricFamily s_running = new("dataforge_worker_batches", "Batches that this process works on now.", MetricKind.Gauge);
    private static readonly MetricFamily s_concurrency = new("dataforge_worker_concurrency", "Provider calls that this process makes at once.", MetricKind.Gauge);
    private static readonly MetricFamily s_stopping = new("dataforge_worker_stopping", "1 where this process takes nothing new.", MetricKind.Gauge);
    private static readonly MetricFamily s_scheduler = new("dataforge_scheduler", "1 in the process that schedules for the cluster, else 0.", MetricKind.Gauge);

    private readonly Leadership? _leadership = leadership.SingleOrDefault();

    public IReadOnlyList<MetricFamily> Families => [s_slots, s_running, s_concurrency, s_stopping, s_scheduler];

    public ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        page.Add(s_slots, options.Value.Slots);
        page.Add(s_running, runs.Count);
        page.Add(s_concurrency, options.Value.Concurrency);
        page.Add(s_stopping, runs.Stopping ? 1 : 0);
        page.Add(s_scheduler, _leadership?.Fence is not null ? 1 : 0);
        return ValueTask.CompletedTask;
    }
}
