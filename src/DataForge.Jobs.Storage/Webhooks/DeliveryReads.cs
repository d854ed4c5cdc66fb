using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Webhooks;

/// <summary>A delivery with its attempts, oldest first.</summary>
/// <param name="Alert">What it tells of a budget, as JSON; null where it tells of a job.</param>
public sealed record DeliveryEntry(WebhookDelivery Delivery, IReadOnlyList<WebhookAttempt> Attempts, string? Alert);

/// <summary>Deliveries as people look at them.</summary>
public sealed class DeliveryReads(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT d.id, d.event, d.state, d.attempts, d.created_at, d.next_at, d.give_up_at, d.ended_at,
               a.numbers, a.ats, a.codes, a.errors, a.durations, d.target, d.key_id, CASE WHEN d.job_id IS NULL THEN (d.payload->'data')::text END, d.job_id
        FROM webhook_deliveries d CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(number ORDER BY number), '{}') AS numbers, coalesce(array_agg(at ORDER BY number), '{}') AS ats,
                   coalesce(array_agg(coalesce(status_code, 0) ORDER BY number), '{}') AS codes, coalesce(array_agg(coalesce(error, '') ORDER BY number), '{}') AS errors,
                   coalesce(array_agg(duration_ms ORDER BY number), '{}') AS durations
            FROM webhook_attempts WHERE delivery_id = d.id) a
        """;

    /// <summary>A page of a job's deliveries, oldest first.</summary>
    public async Task<List<DeliveryEntry>> ListAsync(Guid jobId, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE d.job_id = $1 AND ($2::timestamptz IS NULL OR (d.created_at, d.id) > ($2, $3)) ORDER BY d.created_at, d.id LIMIT $4")
            .With(jobId).With(after?.CreatedAt).With(after?.Id).With(limit);
        return await command.ListAsync(Read, cancellationToken);
    }

    /// <summary>A page of the deliveries of budgets' alerts, to keys' addresses and the operators', oldest first.</summary>
    public async Task<List<DeliveryEntry>> ListAlertsAsync((DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        // In the order of webhook_deliveries_old.
        await using var command = dataSource.CreateCommand(
            Select + " WHERE d.job_id IS NULL AND ($1::timestamptz IS NULL OR (d.created_at >= $1 AND (d.created_at, d.id) > ($1, $2))) ORDER BY d.created_at, d.id LIMIT $3")
            .With(after?.CreatedAt).With(after?.Id).With(limit);
        return await command.ListAsync(Read, cancellationToken);
    }

    /// <summary>Makes a delivery due now, for another day, whatever came of it.</summary>
    /// <returns>As it is then; null where the tenant's job has none of that id.</returns>
    public async Task<DeliveryEntry?> RedeliverAsync(string tenant, Guid jobId, Guid id, CancellationToken cancellationToken)
    {
        await using var update = dataSource.CreateCommand("""
            UPDATE webhook_deliveries d SET state = 0, next_at = clock_timestamp(), give_up_at = clock_timestamp() + interval '1 day', ended_at = NULL
            FROM jobs j WHERE d.id = $1 AND d.job_id = $2 AND j.id = d.job_id AND j.tenant = $3
            """).With(id).With(jobId).With(tenant);
        return await update.ExecuteNonQueryAsync(cancellationToken) == 0 ? null : await FindAsync(id, cancellationToken);
    }

    /// <summary>The same for a delivery of an alert.</summary>
    /// <returns>As it is then; null where there is none.</returns>
    public async Task<DeliveryEntry?> RedeliverAlertAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var update = dataSource.CreateCommand("""
            UPDATE webhook_deliveries SET state = 0, next_at = clock_timestamp(), give_up_at = clock_timestamp() + interval '1 day', ended_at = NULL
            WHERE id = $1 AND job_id IS NULL
            """).With(id);
        return await update.ExecuteNonQueryAsync(cancellationToken) == 0 ? null : await FindAsync(id, cancellationToken);
    }

    private async Task<DeliveryEntry?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE d.id = $1").With(id);
        return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
    }

    private static DeliveryEntry Read(NpgsqlDataReader row)
    {
        var delivery = new WebhookDelivery
        {
            Id = row.GetGuid(0),
            Target = (DeliveryTarget)row.GetInt16(13),
            KeyId = row.Nullable<Guid>(14),
            JobId = row.Nullable<Guid>(16),
            Event = row.GetString(1),
            State = (DeliveryState)row.GetInt16(2),
            Attempts = row.GetInt32(3),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(4),
            NextAt = row.GetFieldValue<DateTimeOffset>(5),
            GiveUpAt = row.GetFieldValue<DateTimeOffset>(6),
            EndedAt = row.Nullable<DateTimeOffset>(7),
        };
        var (ats, codes, errors, durations) = (row.GetFieldValue<DateTime[]>(9), row.GetFieldValue<int[]>(10), row.GetFieldValue<string[]>(11), row.GetFieldValue<int[]>(12));
        return new DeliveryEntry(delivery, [.. row.GetFieldValue<int[]>(8).Select((number, i) => new WebhookAttempt
        {
            DeliveryId = delivery.Id,
            Number = number,
            At = new DateTimeOffset(ats[i]),
            StatusCode = codes[i] == 0 ? null : codes[i],
            Error = errors[i].Length == 0 ? null : errors[i],
            DurationMs = durations[i],
        })], row.Text(15));
    }
}
