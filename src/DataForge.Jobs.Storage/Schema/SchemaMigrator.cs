using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataForge.Jobs.Storage.Schema;

/// <summary>Brings the database to this version's schema, once, however many processes start at the same time.</summary>
public sealed partial class SchemaMigrator(NpgsqlDataSource dataSource, IDbContextFactory<JobsDbContext> contexts, ILogger<SchemaMigrator> logger)
{
    // Any constant will do, as long as every version uses the same one.
    private const long LockKey = 0x4441544146_4A;

    /// <summary>Applies what is missing.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // The lock is held by a transaction of its own: it goes with the connection, and a pooler cannot leak it.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_advisory_xact_lock($1)", connection, transaction) { CommandTimeout = 300 })
        {
            wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            Applying(string.Join(", ", pending));
            await context.Database.MigrateAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Whether every migration of this version is applied.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) => (await VersionAsync(cancellationToken)).IsCurrent;

    /// <summary>The newest migration that is applied, by this version or a later one, and whether all of this version's are.</summary>
    public async Task<(string? Newest, bool IsCurrent)> VersionAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return (applied.Max(StringComparer.Ordinal), applied.IsSupersetOf(context.Database.GetMigrations()));
    }

    [LoggerMessage(LogLevel.Information, "Applying migrations: {Migrations}")]
    private partial void Applying(string migrations);
}
