using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Workers;

/// <summary>How a provider fares in one process, as that process last said.</summary>
public sealed class ProviderReport
{
    /// <summary>The process.</summary>
    public Guid ProcessId { get; set; }

    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>What it says, as JSON.</summary>
    public string Report { get; set; } = "{}";

    /// <summary>When, on the database's clock.</summary>
    public DateTimeOffset SeenAt { get; set; }
}

/// <summary>What processes say of their providers.</summary>
public sealed class ProviderReports(NpgsqlDataSource dataSource)
{
    /// <summary>Writes what one process says, and forgets those not heard from for an hour.</summary>
    /// <param name="reports">JSON by provider.</param>
    public async Task SayAsync(Guid processId, IReadOnlyDictionary<string, string> reports, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Append("""
            INSERT INTO provider_reports (process_id, provider, report, seen_at)
            SELECT $1, provider, report::json, clock_timestamp() FROM unnest($2, $3) AS r(provider, report)
            ON CONFLICT (process_id, provider) DO UPDATE SET report = excluded.report, seen_at = excluded.seen_at
            """).With(processId).With(reports.Keys.ToArray()).With(reports.Values.ToArray());
        batch.Append("DELETE FROM provider_reports WHERE seen_at < clock_timestamp() - interval '1 hour'");
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets a process.</summary>
    public async Task ForgetAsync(Guid processId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM provider_reports WHERE process_id = $1").With(processId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What live processes said last.</summary>
    public async Task<List<ProviderReport>> LiveAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT process_id, provider, report::text, seen_at FROM provider_reports
            WHERE seen_at > clock_timestamp() - $1 ORDER BY provider, process_id
            """).With(WorkerRegistry.Silence);
        return await command.ListAsync(
            row => new ProviderReport { ProcessId = row.GetGuid(0), Provider = row.GetString(1), Report = row.GetString(2), SeenAt = row.GetFieldValue<DateTimeOffset>(3) },
            cancellationToken);
    }
}
