using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Schema;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Storage.Ledger;

/// <summary>What one flush writes.</summary>
/// <param name="Candidates">Finished candidates, each with the claim under which it was made.</param>
/// <param name="Finished">Batches of which the last candidate is among these or was stored before.</param>
/// <param name="Usage">What was spent, whatever became of it; shards are chosen here.</param>
public sealed record LedgerFlush(
    IReadOnlyList<(BatchClaim Claim, Candidate Candidate)> Candidates,
    IReadOnlyCollection<BatchClaim> Finished,
    IReadOnlyCollection<UsageEntry> Usage)
{
    /// <summary>What had been set aside for the usage and is free again.</summary>
    public IReadOnlyCollection<SettledReservation> Settled { get; init; } = [];

    /// <summary>The calls that the usage sums up, one by one.</summary>
    public IReadOnlyCollection<ProviderCall> Calls { get; init; } = [];
}

/// <summary>A reservation that is no longer needed, because what it was for is booked, or was never spent.</summary>
/// <param name="Calls">How many questions it was for.</param>
/// <param name="Presumed">What a call cost that the provider did not count; it is charged to the job all the same.</param>
public readonly record struct SettledReservation(Guid JobId, int Calls, Reserve Set, Reserve Presumed);

/// <summary>What became of the candidates of a flush whose claim no longer held.</summary>
/// <param name="Refused">Their batch had passed to another worker.</param>
/// <param name="Late">Their job had ended meanwhile: they are kept as surplus.</param>
public readonly record struct FlushResult(int Refused, int Late);

/// <summary>
/// Stores candidates in groups: one transaction checks every fence, copies the rows, books the usage and marks
/// finished batches. COPY because it is two to four times as fast as INSERT for rows this wide.
/// </summary>
public sealed class CandidateLedger(NpgsqlDataSource dataSource)
{
    /// <summary>Writes a flush exactly once, however often it is tried under the same number.</summary>
    /// <param name="workerId">The writing process.</param>
    /// <param name="sequence">Rises by one with every new flush of this process.</param>
    /// <returns>What became of candidates whose claim no longer held; nothing where the flush had been written before.</returns>
    public async Task<FlushResult> FlushAsync(Guid workerId, long sequence, LedgerFlush flush, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        var valid = await BeginAsync(connection, transaction, workerId, sequence, flush, cancellationToken);
        if (valid is null)
        {
            return default;
        }

        var held = flush.Candidates.ToLookup(made => valid.Contains(made.Claim), made => made.Candidate);
        var refused = held[false].ToList();
        var late = refused.Count == 0 ? [] : await LateCandidates.SettleAsync(connection, transaction, refused, cancellationToken);
        await CopyAsync(connection, held[true].Concat(late), cancellationToken);
        await FinishAsync(connection, transaction, workerId, flush, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new FlushResult(refused.Count - late.Count, late.Count);
    }

    private static async Task<HashSet<BatchClaim>?> BeginAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid workerId, long sequence, LedgerFlush flush, CancellationToken cancellationToken)
    {
        var claims = flush.Candidates.Select(c => c.Claim).Concat(flush.Finished).Distinct().ToArray();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("""
            INSERT INTO ledger_writers AS w (worker_id, sequence) VALUES ($1, $2)
            ON CONFLICT (worker_id) DO UPDATE SET sequence = $2 WHERE w.sequence < $2
            RETURNING 1
            """).With(workerId).With(sequence);
        batch.Append("""
            SELECT b.job_id, b.first_ordinal, b.fence
            FROM batches b JOIN unnest($1, $2, $3) AS held(job_id, first_ordinal, fence)
              ON held.job_id = b.job_id AND held.first_ordinal = b.first_ordinal
            WHERE b.fence = held.fence AND b.state = 1
            ORDER BY b.job_id, b.first_ordinal
            FOR UPDATE OF b
            """).With(claims.Select(c => c.JobId).ToArray()).With(claims.Select(c => c.FirstOrdinal).ToArray()).With(claims.Select(c => c.Fence).ToArray());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            // This very flush was committed before, and only its answer was lost.
            return null;
        }

        await reader.NextResultAsync(cancellationToken);
        var held = (await reader.RestAsync(row => (row.GetGuid(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken)).ToHashSet();
        return [.. claims.Where(c => held.Contains((c.JobId, c.FirstOrdinal, c.Fence)))];
    }

    private static async Task FinishAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid workerId, LedgerFlush flush, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var shard = UsageEntry.ShardOf(workerId);
        var booked = new List<(UsageEntry Usage, NpgsqlBatchCommand Command)>(flush.Usage.Count);
        foreach (var usage in flush.Usage.OrderBy(u => u.JobId).ThenBy(u => u.Provider, StringComparer.Ordinal).ThenBy(u => u.Model, StringComparer.Ordinal))
        {
            booked.Add((usage, batch
                .Append(UsageRows.IntoEntries("SELECT j.id, (clock_timestamp() AT TIME ZONE 'UTC')::date, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM jobs j WHERE j.id = $1"))
                .With(usage.JobId).With(usage.Provider).With(usage.Model).With(shard).WithCounts(usage)));
        }

        MonthlyUsage.Append(batch, flush, shard);
        batch.AppendCalls(flush.Calls);
        AppendSettled(batch, workerId, flush.Settled);
        if (flush.Finished.Count > 0)
        {
            batch.Append("""
                UPDATE batches b SET state = 2, since = clock_timestamp(), worker_id = NULL, lease_until = NULL
                FROM unnest($1, $2, $3) AS done(job_id, first_ordinal, fence)
                WHERE b.job_id = done.job_id AND b.first_ordinal = done.first_ordinal AND b.fence = done.fence AND b.state = 1
                """)
                .With(flush.Finished.Select(c => c.JobId).ToArray()).With(flush.Finished.Select(c => c.FirstOrdinal).ToArray()).With(flush.Finished.Select(c => c.Fence).ToArray());
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await BookDeletedAsync(connection, transaction, [.. booked.Where(each => each.Command.RecordsAffected == 0).Select(each => each.Usage)], shard, cancellationToken);
    }

    /// <summary>Calls that end after their job was deleted are booked like its others: by day, for its tenant and key.</summary>
    private static async Task BookDeletedAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, List<UsageEntry> usage, short shard, CancellationToken cancellationToken)
    {
        if (usage.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var each in usage)
        {
            batch.Append(UsageRows.IntoDays("""
                SELECT g.tenant, (clock_timestamp() AT TIME ZONE 'UTC')::date, $2, $3, coalesce(g.key_id::text, ''), $4, $5, $6, $7, $8, $9, $10, $11
                FROM deleted_jobs g WHERE g.id = $1
                """))
                .With(each.JobId).With(each.Provider).With(each.Model).With(shard).WithCounts(each);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void AppendSettled(NpgsqlBatch batch, Guid workerId, IReadOnlyCollection<SettledReservation> settled)
    {
        foreach (var job in settled.GroupBy(each => each.JobId).OrderBy(each => each.Key))
        {
            var (calls, cost, tokens) = (job.Sum(each => each.Calls), job.Sum(each => each.Set.CostUsd), job.Sum(each => each.Set.Tokens));
            // A reservation that ran out meanwhile was charged as a whole; there is nothing left to give back.
            batch.Append("""
                UPDATE budget_reservations SET calls = calls - $3, cost_usd = greatest(0, cost_usd - $4), tokens = greatest(0, tokens - $5)
                WHERE job_id = $1 AND worker_id = $2
                """).With(job.Key).With(workerId).With(calls).With(cost).With(tokens);
            batch.Append("DELETE FROM budget_reservations WHERE job_id = $1 AND worker_id = $2 AND calls <= 0").With(job.Key).With(workerId);
            var presumed = new Reserve(job.Sum(each => each.Presumed.CostUsd), job.Sum(each => each.Presumed.Tokens));
            if (presumed != default)
            {
                batch.Append("UPDATE jobs SET presumed_cost_usd = presumed_cost_usd + $2, presumed_tokens = presumed_tokens + $3 WHERE id = $1")
                    .With(job.Key).With(presumed.CostUsd).With(presumed.Tokens);
            }
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IEnumerable<Candidate> candidates, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            COPY candidates (job_id, ordinal, outcome, reason, text, data, variables, prompt_sha256, provider, model, finish_reason,
                             prompt_tokens, completion_tokens, cost_usd, latency_ms, attempts, scores, sentiment, signature, message)
            FROM STDIN (FORMAT binary)
            """, cancellationToken);
        foreach (var candidate in candidates)
        {
            await WriteAsync(copy, candidate, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Candidate c, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(c.JobId, NpgsqlDbType.Uuid, cancellationToken);
        await copy.WriteAsync(c.Ordinal, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync((short)c.Outcome, NpgsqlDbType.Smallint, cancellationToken);
        await TextAsync(c.Reason, NpgsqlDbType.Text);
        await TextAsync(c.Text, NpgsqlDbType.Text);
        await TextAsync(c.Data, NpgsqlDbType.Json);
        await copy.WriteAsync(c.Variables, NpgsqlDbType.Json, cancellationToken);
        await copy.WriteAsync(c.PromptSha256, NpgsqlDbType.Bytea, cancellationToken);
        await copy.WriteAsync(c.Provider, NpgsqlDbType.Text, cancellationToken);
        await copy.WriteAsync(c.Model, NpgsqlDbType.Text, cancellationToken);
        await TextAsync(c.FinishReason, NpgsqlDbType.Text);
        await copy.WriteAsync(c.PromptTokens, NpgsqlDbType.Bigint, cancellationToken);
        await copy.WriteAsync(c.CompletionTokens, NpgsqlDbType.Bigint, cancellationToken);
        await NumberAsync(c.CostUsd, NpgsqlDbType.Numeric);
        await copy.WriteAsync(c.LatencyMs, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(c.Attempts, NpgsqlDbType.Integer, cancellationToken);
        await TextAsync(c.Scores, NpgsqlDbType.Json);
        await NumberAsync(c.Sentiment, NpgsqlDbType.Double);
        await copy.WriteAsync(c.Signature, NpgsqlDbType.Bytea, cancellationToken);
        await TextAsync(c.Message, NpgsqlDbType.Text);

        Task TextAsync(string? value, NpgsqlDbType type) =>
            value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value, type, cancellationToken);

        Task NumberAsync<T>(T? value, NpgsqlDbType type) where T : struct =>
            value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value.Value, type, cancellationToken);
    }
}
