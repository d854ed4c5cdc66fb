using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Metrics.Sources;
using DataForge.Jobs.Hosting.Providers;
using DataForge.Jobs.Storage.Overview;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Workers;

namespace DataForge.Jobs.Api.Operations;

/// <summary>What the database says of the cluster at about one moment.</summary>
/// <param name="Ended">Jobs that have ended, by status; null where they take too long to count.</param>
/// <param name="Held">What every worker holds.</param>
/// <param name="Scheduler">The worker that schedules; null where none does just now.</param>
/// <param name="Elsewhere">How providers fare in other processes, by provider.</param>
/// <param name="Schema">The newest migration, and whether all of this version's are applied.</param>
internal sealed record ClusterReading(
    Workload Work,
    IReadOnlyDictionary<string, long>? Ended,
    List<(WorkerProcess Worker, int Batches)> Workers,
    ILookup<Guid, BatchInProgress> Held,
    Guid? Scheduler,
    ILookup<string, ProviderState> Elsewhere,
    (string? Newest, bool IsCurrent) Schema);

/// <summary>Reads it.</summary>
internal sealed class ClusterState(
    ClusterOverview overview, WorkInProgress work, WorkerRegistry workers, ProviderReports reports, SchemaMigrator schema, ProcessIdentity identity, TimeProvider time)
{
    private readonly Refreshed<IReadOnlyDictionary<string, long>> _ended = new(overview.EndedJobsAsync, time);

    /// <summary>Reads; the database's being away is an exception.</summary>
    public async Task<ClusterReading> ReadAsync(CancellationToken cancellationToken)
    {
        var load = await overview.WorkAsync(cancellationToken);
        var (held, scheduler) = await work.ReadAsync(cancellationToken);
        var live = await workers.LiveAsync(cancellationToken);
        var elsewhere = (await reports.LiveAsync(cancellationToken))
            .Where(report => report.ProcessId != identity.Id)
            .Select(report => ProviderState.Parse(report.Report))
            .OfType<ProviderState>()
            .ToLookup(state => state.Provider, StringComparer.OrdinalIgnoreCase);
        return new ClusterReading(load, await _ended.GetAsync(cancellationToken), live, held, scheduler, elsewhere, await schema.VersionAsync(cancellationToken));
    }
}
