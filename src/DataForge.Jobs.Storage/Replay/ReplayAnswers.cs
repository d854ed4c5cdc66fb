using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Replay;

/// <summary>An answer to be kept.</summary>
/// <param name="Ttl">How long.</param>
public sealed record KeptAnswer(byte[] Key, string Tenant, string Provider, string Model, Guid? JobId, string Answer, TimeSpan Ttl);

/// <summary>Stores answers and finds them again. Their ages are measured on the database's clock.</summary>
public sealed class ReplayAnswers(NpgsqlDataSource dataSource)
{
    /// <summary>Rows that one removal takes at a time, so that no statement holds locks for long.</summary>
    private const int AtATime = 10_000;

    /// <summary>The answer under a key, or null where there is none that is young enough.</summary>
    /// <param name="tenant">Part of the key already; said again so that no mistake in a key can give away another's answer.</param>
    /// <param name="maxAge">The oldest answer that will do.</param>
    public async Task<string?> FindAsync(byte[] key, string tenant, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        // One row by the primary key.
        await using var command = dataSource.CreateCommand("""
            SELECT answer::text FROM replay_answers
            WHERE key = $1 AND tenant = $2 AND created_at > clock_timestamp() - $3 AND expires_at > clock_timestamp()
            """).With(key).With(tenant).With(maxAge);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Stores answers in one statement. One that is there already, and still good enough for whoever stores, stays.</summary>
    public async Task KeepAsync(IReadOnlyCollection<KeptAnswer> answers, CancellationToken cancellationToken)
    {
        // In the order of their keys, so that two processes never wait for each other in a circle.
        var sorted = answers.DistinctBy(answer => Convert.ToHexString(answer.Key)).OrderBy(answer => Convert.ToHexString(answer.Key), StringComparer.Ordinal).ToList();
        await using var command = dataSource.CreateCommand("""
            INSERT INTO replay_answers AS r (key, tenant, provider, model, job_id, answer, bytes, created_at, expires_at)
            SELECT key, tenant, provider, model, job_id, answer::json, octet_length(answer) + octet_length(key), clock_timestamp(), clock_timestamp() + ttl
            FROM unnest($1, $2, $3, $4, $5, $6, $7) AS a(key, tenant, provider, model, job_id, answer, ttl)
            ON CONFLICT (key) DO UPDATE
            SET job_id = excluded.job_id, answer = excluded.answer, bytes = excluded.bytes, created_at = excluded.created_at, expires_at = excluded.expires_at
            WHERE r.expires_at <= excluded.created_at OR r.created_at <= excluded.created_at - (excluded.expires_at - excluded.created_at)
            """)
            .With(sorted.ConvertAll(answer => answer.Key).ToArray()).With(sorted.ConvertAll(answer => answer.Tenant).ToArray())
            .With(sorted.ConvertAll(answer => answer.Provider).ToArray()).With(sorted.ConvertAll(answer => answer.Model).ToArray())
            .With(sorted.ConvertAll(answer => answer.JobId).ToArray()).With(sorted.ConvertAll(answer => answer.Answer).ToArray())
            .With(sorted.ConvertAll(answer => answer.Ttl).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Adds what answers given again have saved.</summary>
    /// <param name="processId">Chooses the shard.</param>
    public async Task SaveAsync(Guid processId, IReadOnlyCollection<ReplaySaving> savings, CancellationToken cancellationToken)
    {
        var sorted = savings.OrderBy(saving => (saving.Tenant, saving.Provider, saving.Model)).ToList();
        await using var command = dataSource.CreateCommand("""
            INSERT INTO replay_savings AS s (tenant, provider, model, shard, hits, tokens, cost_usd)
            SELECT tenant, provider, model, $1, hits, tokens, cost_usd
            FROM unnest($2, $3, $4, $5, $6, $7) AS a(tenant, provider, model, hits, tokens, cost_usd)
            ON CONFLICT (tenant, provider, model, shard) DO UPDATE
            SET hits = s.hits + excluded.hits, tokens = s.tokens + excluded.tokens, cost_usd = s.cost_usd + excluded.cost_usd
            """)
            .With(UsageEntry.ShardOf(processId))
            .With(sorted.ConvertAll(saving => saving.Tenant).ToArray()).With(sorted.ConvertAll(saving => saving.Provider).ToArray())
            .With(sorted.ConvertAll(saving => saving.Model).ToArray()).With(sorted.ConvertAll(saving => saving.Hits).ToArray())
            .With(sorted.ConvertAll(saving => saving.Tokens).ToArray()).With(sorted.ConvertAll(saving => saving.CostUsd).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes what has expired, a portion at a time.</summary>
    public Task<long> PurgeAsync(CancellationToken cancellationToken) => RemoveAsync(
        "SELECT key FROM replay_answers WHERE expires_at <= clock_timestamp()", _ => { }, cancellationToken);

    /// <summary>Removes the oldest of the answers that no job bought, beyond so many.</summary>
    public async Task EvictAsync(int kept, CancellationToken cancellationToken)
    {
        // The newest are counted off along the index of exactly these rows.
        await using var command = dataSource.CreateCommand("""
            DELETE FROM replay_answers WHERE key IN (
                SELECT key FROM replay_answers WHERE job_id IS NULL ORDER BY created_at DESC OFFSET $1)
            """).With(kept);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes a tenant's answers: all, or those of a model, of a job, or older than so much.</summary>
    /// <returns>How many.</returns>
    public Task<long> DeleteAsync(string tenant, string? model, Guid? jobId, TimeSpan? olderThan, CancellationToken cancellationToken) => RemoveAsync(
        """
        SELECT key FROM replay_answers
        WHERE tenant = $2 AND ($3::text IS NULL OR lower(model) = lower($3)) AND ($4::uuid IS NULL OR job_id = $4)
          AND ($5::double precision IS NULL OR created_at < clock_timestamp() - make_interval(secs => $5))
        """,
        command => command.With(tenant).With(model).With(jobId).With(olderThan?.TotalSeconds),
        cancellationToken);

    private async Task<long> RemoveAsync(string which, Action<NpgsqlCommand> with, CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (true)
        {
            await using var command = dataSource.CreateCommand($"DELETE FROM replay_answers WHERE key IN ({which} LIMIT $1)").With(AtATime);
            with(command);
            var now = await command.ExecuteNonQueryAsync(cancellationToken);
            removed += now;
            if (now < AtATime)
            {
                return removed;
            }
        }
    }
}
