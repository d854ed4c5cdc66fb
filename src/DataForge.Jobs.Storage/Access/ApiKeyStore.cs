using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Access;

/// <summary>A key, and its secrets that are still taken, without what they are told by.</summary>
/// <param name="Secrets">Newest first.</param>
public sealed record ApiKeyEntry(ApiKey Key, IReadOnlyList<(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)> Secrets);

/// <summary>What telling a secret takes.</summary>
/// <param name="ExpiresAt">When key or secret ends, whichever comes first; null for never.</param>
/// <param name="Now">The database's clock at the read.</param>
public sealed record KnownSecret(ApiKey Key, byte[] Hash, DateTimeOffset? ExpiresAt, DateTimeOffset Now);

/// <summary>What is to be different about a key.</summary>
public sealed record ApiKeyAmendment
{
    /// <summary>What people call it.</summary>
    public (bool IsGiven, string? Value) Name { get; init; }

    /// <summary>Requests a minute.</summary>
    public (bool IsGiven, int? Value) RequestsPerMinute { get; init; }

    /// <summary>US dollars a month.</summary>
    public (bool IsGiven, decimal? Value) MonthlyBudgetUsd { get; init; }

    /// <summary>Tokens a month.</summary>
    public (bool IsGiven, long? Value) MonthlyTokens { get; init; }

    /// <summary>The weight of its tenant.</summary>
    public (bool IsGiven, int? Value) Weight { get; init; }

    /// <summary>Where alerts of its budget go, and the sealed secret they are signed with.</summary>
    public (bool IsGiven, string? Url, byte[]? Secret) AlertWebhook { get; init; }

    /// <summary>When it ends.</summary>
    public (bool IsGiven, DateTimeOffset? Value) ExpiresAt { get; init; }
}

/// <summary>Keys as people manage them, and as requests are told by them.</summary>
public sealed class ApiKeyStore(NpgsqlDataSource dataSource)
{
    private const string Columns = "k.id, k.tenant, k.name, k.permissions, k.requests_per_minute, k.monthly_budget_usd, k.monthly_tokens, k.weight, k.created_at, k.expires_at, k.last_used_at, k.alert_url, k.alert_secret IS NOT NULL";

    private const string Alive = "k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())";

    /// <summary>Stores a key with its first secret, and dates it.</summary>
    /// <returns>False where another secret begins like this one: draw again.</returns>
    public async Task<bool> CreateAsync(ApiKey key, string prefix, byte[] hash, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH key AS (
                INSERT INTO api_keys (id, tenant, name, permissions, requests_per_minute, monthly_budget_usd, monthly_tokens, weight, created_at, expires_at, alert_url, alert_secret)
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9, $12, $13 WHERE NOT EXISTS (SELECT FROM api_key_secrets WHERE prefix = $10)
                RETURNING id, created_at
            ), secret AS (
                INSERT INTO api_key_secrets (prefix, key_id, hash, created_at) SELECT $10, id, $11, created_at FROM key
            )
            SELECT created_at FROM key
            """)
            .With(key.Id).With(key.Tenant).With(key.Name).With(key.Permissions).With(key.RequestsPerMinute).With(key.MonthlyBudgetUsd)
            .With(key.MonthlyTokens).With(key.Weight).With(key.ExpiresAt).With(prefix).With(hash)
            .With(key.AlertUrl).WithBytes(key.AlertSecret);
        if (await command.ExecuteScalarAsync(cancellationToken) is not DateTime createdAt)
        {
            return false;
        }

        key.CreatedAt = createdAt;
        return true;
    }

    /// <summary>A page of keys that are not revoked, oldest first.</summary>
    /// <param name="tenant">Only this tenant's; null for all.</param>
    /// <param name="after">The place after which the page begins.</param>
    public async Task<List<ApiKeyEntry>> ListAsync(string? tenant, (DateTimeOffset CreatedAt, Guid Id)? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"""
            SELECT {Columns}, s.prefixes, s.created, s.expires FROM api_keys k CROSS JOIN LATERAL {Secrets} s
            WHERE k.revoked_at IS NULL AND ($1::text IS NULL OR k.tenant = $1) AND ($2::timestamptz IS NULL OR (k.created_at, k.id) > ($2, $3))
            ORDER BY k.created_at, k.id LIMIT $4
            """).With(tenant).With(after?.CreatedAt).With(after?.Id).With(limit);
        return await command.ListAsync(ReadEntry, cancellationToken);
    }

    /// <summary>One key; null where there is none, or it is revoked.</summary>
    public async Task<ApiKeyEntry?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT {Columns}, s.prefixes, s.created, s.expires FROM api_keys k CROSS JOIN LATERAL {Secrets} s WHERE k.id = $1 AND k.revoked_at IS NULL").With(id);
        return (await command.ListAsync(ReadEntry, cancellationToken)).SingleOrDefault();
    }

    /// <summary>What a secret that begins like this must be; null where no key in force has one.</summary>
    public async Task<KnownSecret?> FindSecretAsync(string prefix, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"""
            SELECT {Columns}, s.hash, least(k.expires_at, s.expires_at), clock_timestamp()
            FROM api_key_secrets s JOIN api_keys k ON k.id = s.key_id
            WHERE s.prefix = $1 AND (s.expires_at IS NULL OR s.expires_at > clock_timestamp()) AND {Alive}
            """).With(prefix);
        var found = await command.ListAsync(
            row => new KnownSecret(ReadKey(row), row.GetFieldValue<byte[]>(13), row.Nullable<DateTimeOffset>(14), row.GetFieldValue<DateTimeOffset>(15)), cancellationToken);
        return found.SingleOrDefault();
    }

    /// <summary>Gives a key another secret; those before it are taken for a while yet.</summary>
    /// <param name="overlap">For how long; zero for not at all.</param>
    /// <returns>Null where there is no such key; otherwise whether the secret was stored, or must be drawn again.</returns>
    public async Task<bool?> RotateAsync(Guid id, string prefix, byte[] hash, TimeSpan overlap, CancellationToken cancellationToken)
    {
        // Rotations of one key wait for each other at its row. A secret that ends sooner already keeps its end.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT 1 FROM api_keys k WHERE k.id = $1 AND {Alive} FOR UPDATE", connection, transaction).With(id);
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            return null;
        }

        await using var rotate = new NpgsqlCommand("""
            WITH turn AS (
                SELECT clock_timestamp() AS now
            ), secret AS (
                INSERT INTO api_key_secrets (prefix, key_id, hash, created_at) SELECT $2, $1, $3, now FROM turn
                ON CONFLICT DO NOTHING RETURNING 1
            ), ended AS (
                UPDATE api_key_secrets s SET expires_at = least(s.expires_at, t.now + $4::interval) FROM turn t
                WHERE s.key_id = $1 AND s.prefix <> $2 AND EXISTS (SELECT FROM secret)
            ), forgotten AS (
                DELETE FROM api_key_secrets s USING turn t WHERE s.key_id = $1 AND s.expires_at < t.now - interval '1 day'
            )
            SELECT count(*) FROM secret
            """, connection, transaction).With(id).With(prefix).With(hash).With(overlap);
        var stored = await rotate.ExecuteScalarAsync(cancellationToken) is > 0L;
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>Changes what is given.</summary>
    /// <returns>Whether there is such a key.</returns>
    public async Task<bool> AmendAsync(Guid id, ApiKeyAmendment amendment, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            UPDATE api_keys SET
                name = CASE WHEN $2 THEN $3 ELSE name END,
                requests_per_minute = CASE WHEN $4 THEN $5 ELSE requests_per_minute END,
                monthly_budget_usd = CASE WHEN $6 THEN $7 ELSE monthly_budget_usd END,
                monthly_tokens = CASE WHEN $8 THEN $9 ELSE monthly_tokens END,
                weight = CASE WHEN $10 THEN $11 ELSE weight END,
                expires_at = CASE WHEN $12 THEN $13 ELSE expires_at END,
                alert_url = CASE WHEN $14 THEN $15 ELSE alert_url END,
                alert_secret = CASE WHEN $14 THEN $16 ELSE alert_secret END
            WHERE id = $1 AND revoked_at IS NULL
            """)
            .With(id).With(amendment.Name.IsGiven).With(amendment.Name.Value)
            .With(amendment.RequestsPerMinute.IsGiven).With(amendment.RequestsPerMinute.Value)
            .With(amendment.MonthlyBudgetUsd.IsGiven).With(amendment.MonthlyBudgetUsd.Value)
            .With(amendment.MonthlyTokens.IsGiven).With(amendment.MonthlyTokens.Value)
            .With(amendment.Weight.IsGiven).With(amendment.Weight.Value)
            .With(amendment.ExpiresAt.IsGiven).With(amendment.ExpiresAt.Value)
            .With(amendment.AlertWebhook.IsGiven).With(amendment.AlertWebhook.Url).WithBytes(amendment.AlertWebhook.Secret);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Revokes a key with all its secrets. What it submitted goes on, under its budgets.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH key AS (
                UPDATE api_keys SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL RETURNING id
            ), secrets AS (
                DELETE FROM api_key_secrets s USING key WHERE s.key_id = key.id
            )
            SELECT count(*) FROM key
            """).With(id);
        return await command.ExecuteScalarAsync(cancellationToken) is > 0L;
    }

    /// <summary>Whether any key in force may manage keys.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT EXISTS (SELECT FROM api_keys k WHERE 'admin' = ANY(k.permissions) AND {Alive})");
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Dates the last use of keys, of each at most once in this time, whichever process says so.</summary>
    public async Task UsedAsync(Guid[] ids, TimeSpan atMostEvery, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            UPDATE api_keys SET last_used_at = clock_timestamp()
            WHERE id IN (SELECT id FROM api_keys WHERE id = ANY($1) AND (last_used_at IS NULL OR last_used_at <= clock_timestamp() - $2::interval) ORDER BY id FOR UPDATE SKIP LOCKED)
            """).With(ids).With(atMostEvery);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private const string Secrets = """
        (SELECT coalesce(array_agg(prefix ORDER BY created_at DESC, prefix), '{}') AS prefixes,
                coalesce(array_agg(created_at ORDER BY created_at DESC, prefix), '{}') AS created,
                coalesce(array_agg(coalesce(expires_at, 'infinity') ORDER BY created_at DESC, prefix), '{}') AS expires
         FROM api_key_secrets WHERE key_id = k.id AND (expires_at IS NULL OR expires_at > clock_timestamp()))
        """;

    private static ApiKeyEntry ReadEntry(NpgsqlDataReader row)
    {
        var (prefixes, created, expires) = (row.GetFieldValue<string[]>(13), row.GetFieldValue<DateTime[]>(14), row.GetFieldValue<DateTime[]>(15));
        return new ApiKeyEntry(ReadKey(row), [.. prefixes.Select((prefix, i) => (prefix, new DateTimeOffset(created[i]), expires[i] == DateTime.MaxValue ? (DateTimeOffset?)null : new DateTimeOffset(expires[i])))]);
    }

    private static ApiKey ReadKey(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Tenant = row.GetString(1),
        Name = row.GetString(2),
        Permissions = row.GetFieldValue<string[]>(3),
        RequestsPerMinute = row.Nullable<int>(4),
        MonthlyBudgetUsd = row.Nullable<decimal>(5),
        MonthlyTokens = row.Nullable<long>(6),
        Weight = row.Nullable<int>(7),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
        ExpiresAt = row.Nullable<DateTimeOffset>(9),
        LastUsedAt = row.Nullable<DateTimeOffset>(10),
        AlertUrl = row.Text(11),
        // Whether there is one is all that anybody is told.
        AlertSecret = row.GetBoolean(12) ? [] : null,
    };
}
