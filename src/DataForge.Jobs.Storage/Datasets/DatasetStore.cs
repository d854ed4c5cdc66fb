using DataForge.Jobs.Storage.Schema;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Storage.Datasets;

/// <summary>Seed rows: every version stays as it was, and is stored whole or not at all.</summary>
public sealed class DatasetStore(NpgsqlDataSource dataSource)
{
    private const string Select = "SELECT id, tenant, name, version, rows, columns, created_at FROM datasets";

    /// <summary>Stores a new version from rows as they come; an exception out of them leaves nothing behind.</summary>
    /// <param name="rows">JSON objects.</param>
    /// <param name="columns">Asked once the rows are read.</param>
    public async Task<Dataset> PutAsync(string tenant, string name, IAsyncEnumerable<string> rows, Func<IReadOnlyList<string>> columns, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        long count = 0;
        await using (var copy = await connection.BeginBinaryImportAsync("COPY dataset_rows (dataset_id, index, row) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(count++, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(row, NpgsqlDbType.Json, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append("SELECT pg_advisory_xact_lock(hashtextextended('dataset/' || $1 || '/' || $2, 0))").With(tenant).With(name);
        batch.Append("""
            INSERT INTO datasets (id, tenant, name, version, rows, columns, created_at)
            SELECT $3, $1, $2, coalesce(max(version), 0) + 1, $4, $5, clock_timestamp() FROM datasets WHERE tenant = $1 AND name = $2
            RETURNING id, tenant, name, version, rows, columns, created_at
            """).With(tenant).With(name).With(id).With(count).With(columns().ToArray());
        Dataset stored;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            stored = Read(reader);
        }

        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>A version, or the newest one; null where there is none.</summary>
    public async Task<Dataset?> FindAsync(string tenant, string name, int? version, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " WHERE tenant = $1 AND name = $2 AND ($3::integer IS NULL OR version = $3) ORDER BY version DESC LIMIT 1")
            .With(tenant).With(name).With(version);
        return (await command.ListAsync(Read, cancellationToken)).SingleOrDefault();
    }

    /// <summary>The newest version of each dataset, by name.</summary>
    public async Task<List<Dataset>> ListAsync(string tenant, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            SELECT DISTINCT ON (name COLLATE "C") id, tenant, name, version, rows, columns, created_at FROM datasets
            WHERE tenant = $1 AND ($2::text IS NULL OR name COLLATE "C" > $2)
            ORDER BY name COLLATE "C", version DESC LIMIT $3
            """).With(tenant).With(after).With(limit);
        return await command.ListAsync(Read, cancellationToken);
    }

    /// <summary>A page of rows after an index; −1 for the first page.</summary>
    public async Task<List<DatasetRow>> PageAsync(Guid datasetId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT index, row FROM dataset_rows WHERE dataset_id = $1 AND index > $2 ORDER BY index LIMIT $3")
            .With(datasetId).With(after).With(limit);
        return await command.ListAsync(row => new DatasetRow { DatasetId = datasetId, Index = row.GetInt64(0), Row = row.GetString(1) }, cancellationToken);
    }

    /// <summary>Rows by index.</summary>
    public async Task<Dictionary<long, string>> RowsAsync(Guid datasetId, long[] indexes, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT index, row FROM dataset_rows WHERE dataset_id = $1 AND index = ANY($2)").With(datasetId).With(indexes);
        return (await command.ListAsync(row => (Index: row.GetInt64(0), Row: row.GetString(1)), cancellationToken)).ToDictionary(row => row.Index, row => row.Row);
    }

    /// <summary>Removes every version of a dataset, unless a job that has not ended reads one.</summary>
    /// <returns>Whether it existed, and the job that reads it, if any; then nothing was removed.</returns>
    public async Task<(bool Found, Guid? UsedBy)> DeleteAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // FOR UPDATE excludes submissions, which share these rows' locks.
        await using var find = new NpgsqlCommand("SELECT id FROM datasets WHERE tenant = $1 AND name = $2 FOR UPDATE", connection, transaction).With(tenant).With(name);
        var ids = (await find.ListAsync(row => row.GetGuid(0), cancellationToken)).ToArray();
        if (ids.Length == 0)
        {
            return (false, null);
        }

        await using var user = new NpgsqlCommand("SELECT id FROM jobs WHERE finished_at IS NULL AND datasets && $1 LIMIT 1", connection, transaction).With(ids);
        if (await user.ExecuteScalarAsync(cancellationToken) is Guid job)
        {
            return (true, job);
        }

        await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = 600 };
        batch.Append("DELETE FROM dataset_rows WHERE dataset_id = ANY($1)").With(ids);
        batch.Append("DELETE FROM datasets WHERE id = ANY($1)").With(ids);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (true, null);
    }

    private static Dataset Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Tenant = row.GetString(1),
        Name = row.GetString(2),
        Version = row.GetInt32(3),
        Rows = row.GetInt64(4),
        Columns = row.GetFieldValue<string[]>(5),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
    };
}
