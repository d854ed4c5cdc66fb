using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Webhooks;

/// <summary>An attempt that this process is to make.</summary>
/// <param name="Attempt">Its number, which guards the outcome: after a lease that ran out another has the next one.</param>
/// <param name="Url">Where to; null where the job, the key or the address is gone, or the settings say it.</param>
/// <param name="Secret">What to sign with, sealed; null for nothing.</param>
/// <param name="OwnerId">The job or key whose address it is; null for the settings'.</param>
/// <param name="Remaining">How long it may go on being tried.</param>
public sealed record ClaimedDelivery(Guid Id, int Attempt, DeliveryTarget Target, Guid? OwnerId, string Receiver, string Event, string Payload, string? Url, byte[]? Secret, TimeSpan Remaining)
{
    /// <summary>The tenant of the job that it tells of; null for budgets.</summary>
    public string? Tenant { get; init; }

    /// <summary>The request that made the job; null where it is not known.</summary>
    public string? RequestId { get; init; }

    /// <summary>The trace that the job goes on with; null where it is in none.</summary>
    public string? Traceparent { get; init; }
}

/// <summary>What came of an attempt.</summary>
/// <param name="RetryIn">When to try again; null where there is no need, or no sense in it.</param>
public sealed record AttemptOutcome(bool IsDelivered, int? StatusCode, string? Error, int DurationMs, TimeSpan? RetryIn);

/// <summary>Hands out deliveries that are due, to any number of processes.</summary>
public sealed class DeliveryQueue(NpgsqlDataSource dataSource)
{
    /// <summary>
    /// Takes deliveries under a lease: should the process die, they are due again when it ends. Receivers of whom it holds none
    /// come first, so that a slow one with a long list keeps nobody waiting; of each it takes only so many.
    /// </summary>
    /// <param name="held">How many of each receiver this process is at.</param>
    /// <param name="ofEach">The most of one receiver.</param>
    /// <param name="most">The most in all.</param>
    /// <param name="hasOperators">Whether the settings name an address.</param>
    public async Task<List<ClaimedDelivery>> ClaimAsync(IReadOnlyDictionary<string, int> held, int ofEach, int most, bool hasOperators, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Goes from receiver to receiver along webhook_deliveries_due, and from each takes what is first in it.
        await using var command = dataSource.CreateCommand("""
            WITH RECURSIVE receivers AS (
                (SELECT receiver FROM webhook_deliveries WHERE state = 0 ORDER BY receiver LIMIT 1)
                UNION ALL
                SELECT (SELECT d.receiver FROM webhook_deliveries d WHERE d.state = 0 AND d.receiver > r.receiver ORDER BY d.receiver LIMIT 1)
                FROM receivers r WHERE r.receiver IS NOT NULL
            ), picked AS (
                SELECT d.id
                FROM receivers r LEFT JOIN unnest($1, $2) AS busy(receiver, held) ON busy.receiver = r.receiver
                CROSS JOIN LATERAL (
                    SELECT w.id, w.next_at FROM webhook_deliveries w
                    WHERE w.state = 0 AND w.receiver = r.receiver AND w.next_at <= now() AND (w.target <> 2 OR $5)
                    ORDER BY w.next_at LIMIT greatest(0, $3 - coalesce(busy.held, 0)) FOR UPDATE SKIP LOCKED
                ) d
                ORDER BY coalesce(busy.held, 0), d.next_at LIMIT $4
            ), claimed AS (
                UPDATE webhook_deliveries d SET attempts = d.attempts + 1, next_at = clock_timestamp() + $6::interval
                FROM picked p WHERE d.id = p.id
                RETURNING d.*
            )
            SELECT c.id, c.attempts, c.target, coalesce(c.job_id, c.key_id), c.receiver, c.event, c.payload::text,
                   coalesce(w.url, k.alert_url), coalesce(w.secret, k.alert_secret), c.give_up_at - clock_timestamp(), j.tenant, j.request_id, j.traceparent
            FROM claimed c LEFT JOIN job_webhooks w ON w.job_id = c.job_id LEFT JOIN jobs j ON j.id = c.job_id LEFT JOIN api_keys k ON k.id = c.key_id AND k.revoked_at IS NULL
            """)
            .With(held.Keys.ToArray()).With(held.Values.ToArray()).With(ofEach).With(most).With(hasOperators).With(lease);
        return await command.ListAsync(
            row => new ClaimedDelivery(
                row.GetGuid(0), row.GetInt32(1), (DeliveryTarget)row.GetInt16(2), row.Nullable<Guid>(3), row.GetString(4), row.GetString(5), row.GetString(6),
                row.Text(7), row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8), row.GetFieldValue<TimeSpan>(9))
            {
                Tenant = row.Text(10),
                RequestId = row.Text(11),
                Traceparent = row.Text(12),
            },
            cancellationToken);
    }

    /// <summary>Writes what came of an attempt, unless it was taken for lost and another has begun.</summary>
    public async Task EndAsync(Guid id, int attempt, AttemptOutcome outcome, CancellationToken cancellationToken)
    {
        // Due before its lease is over, it was asked for again meanwhile: only a receiver that has it changes that.
        await using var command = dataSource.CreateCommand("""
            WITH delivery AS (
                UPDATE webhook_deliveries SET
                    state = CASE WHEN $3 THEN 1 WHEN next_at <= now() THEN 0 WHEN $4::interval IS NULL THEN 2 ELSE 0 END,
                    next_at = CASE WHEN next_at <= now() OR $4::interval IS NULL THEN next_at ELSE clock_timestamp() + $4::interval END,
                    ended_at = CASE WHEN $3 OR (next_at > now() AND $4::interval IS NULL) THEN clock_timestamp() END
                WHERE id = $1 AND attempts = $2 AND state = 0
                RETURNING 1
            )
            INSERT INTO webhook_attempts (delivery_id, number, at, status_code, error, duration_ms)
            SELECT id, $2, clock_timestamp(), $5, $6, $7 FROM webhook_deliveries WHERE id = $1
            ON CONFLICT DO NOTHING
            """)
            .With(id).With(attempt).With(outcome.IsDelivered);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)outcome.RetryIn ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval });
        command.With(outcome.StatusCode).With(outcome.Error).With(outcome.DurationMs);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gives back what was taken and not tried, as when the process stops.</summary>
    public async Task ReturnAsync(Guid id, int attempt, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("UPDATE webhook_deliveries SET next_at = clock_timestamp() WHERE id = $1 AND attempts = $2 AND state = 0").With(id).With(attempt);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets alerts of long ago; what tells of jobs goes with them.</summary>
    public async Task SweepAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM webhook_deliveries WHERE job_id IS NULL AND created_at < clock_timestamp() - $1::interval").With(age);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
