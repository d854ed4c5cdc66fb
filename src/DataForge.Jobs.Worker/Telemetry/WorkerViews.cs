using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Hosting.Metrics.Views;

namespace DataForge.Jobs.Worker.Telemetry;

/// <summary>What Prometheus sees of a worker's counts.</summary>
internal sealed class WorkerViews : IMetricViews
{
    /// <summary>From a mock's batch to one that is handed back after its longest time.</summary>
    private static readonly double[] s_bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

    public IEnumerable<MetricView> Views =>
    [
        View(WorkerMeter.SamplesName, new("dataforge_samples_total", "Candidates settled by this process.", MetricKind.Counter, "outcome"), WorkerMeter.OutcomeTag) with { Known = Of(SampleOutcome.All) },
        View(WorkerMeter.BatchesName, new("dataforge_batch_runs_total", "Runs of batches ended by this process.", MetricKind.Counter, "outcome"), WorkerMeter.OutcomeTag) with { Known = Of(BatchOutcome.All) },
        View(WorkerMeter.BatchesName, new("dataforge_batch_duration_seconds", "From claiming a batch to giving it on, back, or up.", MetricKind.Histogram, "outcome") { Bounds = s_bounds }, WorkerMeter.OutcomeTag),
        View(WorkerMeter.TakeoversName, new("dataforge_leases_taken_over_total", "Leases that this process took from one that was not heard from.", MetricKind.Counter, "kind"), WorkerMeter.KindTag) with { Known = Of(LeaseKind.All) },
        new(WorkerMeter.Name, WorkerMeter.StaleName, new("dataforge_stale_candidates_total", "Candidates of this process refused because their batch had passed to another.", MetricKind.Counter), static _ => default(LabelValues)) { Known = static () => [default] },
    ];

    private static MetricView View(string instrument, MetricFamily family, string tag) =>
        new(WorkerMeter.Name, instrument, family, tags => new LabelValues(Tags.Text(tags, tag) ?? MetricFamily.Other));

    private static Func<IEnumerable<LabelValues>> Of(string[] values) => () => values.Select(value => new LabelValues(value));
}
