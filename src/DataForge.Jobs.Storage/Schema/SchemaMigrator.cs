using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataForge.Jobs.Storage.Schema;

/// <summary>Brings the database to this version's schema, once, however many processes start at the same time.</summary>
public sealed partial class SchemaMigrator(NpgsqlDataSource dataSource, IDbContextFactory<JobsDbContext> contexts, ILogger<SchemaMigrator> logger)
{
    // Any constant will do, as long as every version uses the same one.
    private const long LockKey = 0x4441544146_4A;

    // Of this version, without the context: what builds a model to tell them takes a good part of a start.
    private static readonly string[] s_known =
    [
        .. typeof(SchemaMigrator).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal),
    ];

    /// <summary>Applies what is missing.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // Most starts find everything in place, and need neither the lock nor the model.
        if (await IsCurrentAsync(cancellationToken))
        {
            return;
        }

        // The lock is held by a transaction of its own: it goes with the connection, and a pooler cannot leak it.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var wait = new NpgsqlCommand("SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_advisory_xact_lock($1)", connection, transaction) { CommandTimeout = 300 })
        {
            wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await wait.ExecuteNonQueryAsync(cancellationToken);
        }

        // Another process may have applied them while this one waited.
        var pending = s_known.Except(await AppliedAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            Applying(string.Join(", ", pending));
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Whether every migration of this version is applied.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) => (await VersionAsync(cancellationToken)).IsCurrent;

    /// <summary>The newest migration that is applied, by this version or a later one, and whether all of this version's are.</summary>
    public async Task<(string? Newest, bool IsCurrent)> VersionAsync(CancellationToken cancellationToken)
    {
        var applied = await AppliedAsync(cancellationToken);
        return (applied.Max(StringComparer.Ordinal), applied.IsSupersetOf(s_known));
    }

    private async Task<HashSet<string>> AppliedAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""SELECT "MigrationId" FROM "__EFMigrationsHistory" """);
        var applied = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                applied.Add(reader.GetString(0));
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // A database that nothing was ever applied to.
        }

        return applied;
    }

    [LoggerMessage(LogLevel.Information, "Applying migrations: {Migrations}")]
    private partial void Applying(string migrations);
}
