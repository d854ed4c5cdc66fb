using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Models;

/// <summary>Models that were named at run time, for every process.</summary>
public sealed class ModelStore(NpgsqlDataSource dataSource)
{
    /// <summary>All of them, in the order of their names; there are as many as people have written.</summary>
    public async Task<List<StoredModel>> AllAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT provider, name, entry::text, updated_at FROM model_entries ORDER BY name, provider");
        return await command.ListAsync(
            row => new StoredModel { Provider = row.GetString(0), Name = row.GetString(1), Entry = row.GetString(2), UpdatedAt = row.GetFieldValue<DateTimeOffset>(3) },
            cancellationToken);
    }

    /// <summary>Something that is another whenever the entries are.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT count(*) || '@' || coalesce(max(updated_at)::text, '') FROM model_entries");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Writes an entry in place of the one before.</summary>
    /// <returns>Whether there was none before.</returns>
    public async Task<bool> PutAsync(string provider, string name, string entry, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            INSERT INTO model_entries (provider, name, entry, updated_at) VALUES ($1, $2, $3, clock_timestamp())
            ON CONFLICT (provider, name) DO UPDATE SET entry = excluded.entry, updated_at = excluded.updated_at
            RETURNING xmax = 0
            """).With(provider).With(name).WithJson(entry);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Removes entries by name, of one provider or of all.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteAsync(string name, string? provider, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("DELETE FROM model_entries WHERE lower(name) = lower($1) AND ($2::text IS NULL OR lower(provider) = lower($2))")
            .With(name).With(provider);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
