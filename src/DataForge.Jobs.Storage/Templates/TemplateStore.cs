using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Templates;

/// <summary>Stored templates: every version stays as it was.</summary>
public sealed class TemplateStore(NpgsqlDataSource dataSource)
{
    private const string Select = "SELECT tenant, name, version, body, description, created_at FROM templates";

    /// <summary>Stores a new version.</summary>
    public async Task<TemplateVersion> PutAsync(string tenant, string name, string body, string? description, CancellationToken cancellationToken)
    {
        // The lock makes concurrent writers of one name count on from each other.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("SELECT pg_advisory_xact_lock(hashtextextended('template/' || $1 || '/' || $2, 0))").With(tenant).With(name);
        batch.Append("""
            INSERT INTO templates (tenant, name, version, body, description, created_at)
            SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, clock_timestamp() FROM templates WHERE tenant = $1 AND name = $2
            RETURNING tenant, name, version, body, description, created_at
            """).With(tenant).With(name).With(body).With(description);
        TemplateVersion stored;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            stored = Read(reader);
        }

        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>Stores a new version unless the newest one has the same text.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> PutChangedAsync(string tenant, string name, string body, string? description, CancellationToken cancellationToken)
    {
        // The lock is that of PutAsync. Its statement ends before the next one begins, which therefore sees what the
        // writer before it committed: of two that bring the same text, the second finds it.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("SELECT pg_advisory_xact_lock(hashtextextended('template/' || $1 || '/' || $2, 0))").With(tenant).With(name);
        batch.Append("""
            WITH newest AS (SELECT version, body FROM templates WHERE tenant = $1 AND name = $2 ORDER BY version DESC LIMIT 1)
            INSERT INTO templates (tenant, name, version, body, description, created_at)
            SELECT $1, $2, coalesce((SELECT version FROM newest), 0) + 1, $3, $4, clock_timestamp()
            WHERE (SELECT body FROM newest) IS DISTINCT FROM $3
            RETURNING version
            """).With(tenant).With(name).With(body).With(description);
        bool stored;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            stored = await reader.ReadAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>A version, or the newest one; null where there is none.</summary>
    public async Task<TemplateVersion?> FindAsync(string tenant, string name, int? version, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE tenant = $1 AND name = $2 AND ($3::integer IS NULL OR version = $3) ORDER BY version DESC LIMIT 1")
            .With(tenant).With(name).With(version);
        return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
    }

    /// <summary>The newest version of each template whose name begins with a prefix, by name.</summary>
    public async Task<List<TemplateVersion>> ListAsync(string tenant, string prefix, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT DISTINCT ON (name COLLATE "C") tenant, name, version, body, description, created_at FROM templates
            WHERE tenant = $1 AND starts_with(name, $2) AND ($3::text IS NULL OR name COLLATE "C" > $3)
            ORDER BY name COLLATE "C", version DESC LIMIT $4
            """).With(tenant).With(prefix).With(after).With(limit);
        return await command.ListAsync(Read, cancellationToken);
    }

    /// <summary>Removes every version of a template; jobs keep the text that they pinned.</summary>
    public async Task<bool> DeleteAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM templates WHERE tenant = $1 AND name = $2").With(tenant).With(name);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static TemplateVersion Read(NpgsqlDataReader row) => new()
    {
        Tenant = row.GetString(0),
        Name = row.GetString(1),
        Version = row.GetInt32(2),
        Body = row.GetString(3),
        Description = row.Text(4),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(5),
    };
}
