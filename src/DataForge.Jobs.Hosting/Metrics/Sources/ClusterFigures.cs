using System.Globalization;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Overview;

namespace DataForge.Jobs.Hosting.Metrics.Sources;

/// <summary>
/// The cluster as its database tells of it, read every few seconds at most. Every process that shows it shows the same: take
/// the maximum over processes, not the sum. While the database is away it is absent.
/// </summary>
internal sealed class ClusterFigures(ClusterOverview cluster, ErrorQueues errors, TimeProvider time) : IMetricSource
{
    private const int HighestPriority = 5;

    private static readonly MetricFamily s_jobs = new("dataforge_active_jobs", "Jobs that have not ended.", MetricKind.Gauge, "status", "priority");
    private static readonly MetricFamily s_paused = new("dataforge_paused_jobs", "Paused jobs, by why they are.", MetricKind.Gauge, "reason") { MostSeries = 50 };
    private static readonly MetricFamily s_waiting = new("dataforge_oldest_waiting_job_seconds", "How long the job that has waited longest for its first batch has waited; 0 where none waits.", MetricKind.Gauge);
    private static readonly MetricFamily s_batches = new("dataforge_batches", "Batches in progress: ready for a worker, parked because their provider is away, leased, done and not admitted, or of a paused job.", MetricKind.Gauge, "state");
    private static readonly MetricFamily s_ages = new("dataforge_oldest_batch_seconds", "How long the batch that has been longest in its state has been in it; 0 where there is none.", MetricKind.Gauge, "state");
    private static readonly MetricFamily s_lag = new("dataforge_admission_lag_seconds", "How long the finished batch that has waited longest for its admission, and could be admitted, has waited.", MetricKind.Gauge);
    private static readonly MetricFamily s_backlog = new("dataforge_admission_backlog_candidates", "Candidates in finished batches that wait for admission.", MetricKind.Gauge);
    private static readonly MetricFamily s_workers = new("dataforge_workers", "Workers heard from lately.", MetricKind.Gauge, "state");
    private static readonly MetricFamily s_slots = new("dataforge_cluster_slots", "Batches that live workers can work on at once.", MetricKind.Gauge);
    private static readonly MetricFamily s_alerts = new("dataforge_budget_alerts", "Monthly budgets of keys and tenants that reached this share, in percent, this month.", MetricKind.Gauge, "scope", "level") { MostSeries = 50 };
    private static readonly MetricFamily s_errors = new("dataforge_error_queue_messages", "Messages that nobody could read, by the queue they wait in.", MetricKind.Gauge, "queue");

    private readonly Refreshed<Workload> _work = new(cluster.WorkAsync, time);

    public IReadOnlyList<MetricFamily> Families => [s_jobs, s_paused, s_waiting, s_batches, s_ages, s_lag, s_backlog, s_workers, s_slots, s_alerts, s_errors];

    public async ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        // The broker's answer is kept as well, for two seconds, and waited for no longer than the database's.
        var unread = errors.CountAsync(cancellationToken);
        if (await _work.GetAsync(cancellationToken) is { } work)
        {
            Write(page, work);
        }

        await Task.WhenAny(unread, Task.Delay(Refreshed<Workload>.Patience, time, cancellationToken));
        if (unread.IsCompletedSuccessfully && await unread is { } queues)
        {
            foreach (var queue in ErrorQueues.Names)
            {
                page.Add(s_errors, queues.GetValueOrDefault(queue), new LabelValues(queue));
            }
        }
    }

    private static void Write(MetricPage page, Workload work)
    {
        foreach (var status in JobStatus.Active)
        {
            for (var priority = 1; priority <= HighestPriority; priority++)
            {
                var count = work.ActiveJobs.Where(group => group.Status == status && group.Priority == priority).Sum(group => group.Count);
                page.Add(s_jobs, count, new LabelValues(status, priority.ToString(CultureInfo.InvariantCulture)));
            }
        }

        foreach (var reason in work.ActiveJobs.Where(group => group.Status == JobStatus.Paused).GroupBy(group => group.Reason ?? "requested").Take(s_paused.MostSeries))
        {
            page.Add(s_paused, reason.Sum(group => group.Count), new LabelValues(reason.Key));
        }

        page.Add(s_waiting, work.OldestWaiting is { } oldest ? Math.Max(0, (work.Now - oldest.Since).TotalSeconds) : 0);
        foreach (var state in work.Batches)
        {
            page.Add(s_batches, state.Count, new LabelValues(state.State));
            page.Add(s_ages, state.OldestSeconds, new LabelValues(state.State));
        }

        page.Add(s_lag, work.AdmissionLagSeconds);
        page.Add(s_backlog, work.Batches.Where(state => state.State == BatchesInState.Done).Sum(state => state.Candidates));
        page.Add(s_workers, work.LiveWorkers, new LabelValues("live"));
        page.Add(s_workers, work.StoppingWorkers, new LabelValues("stopping"));
        page.Add(s_slots, work.Slots);
        foreach (var alert in work.BudgetAlerts.Take(s_alerts.MostSeries))
        {
            page.Add(s_alerts, alert.Count, new LabelValues(alert.Scope, alert.Level.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
