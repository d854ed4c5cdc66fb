using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Benchmarks.Throughput;

/// <summary>What the machine can do at all: rows like the job's, copied by one connection that does nothing else.</summary>
internal static class CopyFloor
{
    private const int RowsPerCommit = 1024;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    /// <summary>Rows per second, each group of rows committed.</summary>
    public static async Task<double> MeasureAsync(string connectionString)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("CREATE TABLE copy_floor (LIKE candidates INCLUDING INDEXES)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var like = new NpgsqlCommand("SELECT ordinal, text, variables, scores, signature, prompt_sha256, job_id FROM candidates WHERE outcome = 0 LIMIT 1", connection);
        string text, variables, scores;
        byte[] signature, hash;
        Guid job;
        await using (var reader = await like.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (text, variables, scores) = (reader.GetString(1), reader.GetString(2), reader.GetString(3));
            (signature, hash, job) = (reader.GetFieldValue<byte[]>(4), reader.GetFieldValue<byte[]>(5), reader.GetGuid(6));
        }

        var clock = Stopwatch.StartNew();
        long rows = 0;
        while (clock.Elapsed < Duration)
        {
            await using var copy = await connection.BeginBinaryImportAsync("""
                COPY copy_floor (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, prompt_tokens, completion_tokens, latency_ms, attempts, scores, signature)
                FROM STDIN (FORMAT binary)
                """);
            for (var i = 0; i < RowsPerCommit; i++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(job, NpgsqlDbType.Uuid);
                await copy.WriteAsync(rows++, NpgsqlDbType.Bigint);
                await copy.WriteAsync((short)0, NpgsqlDbType.Smallint);
                await copy.WriteAsync(text, NpgsqlDbType.Text);
                await copy.WriteAsync(variables, NpgsqlDbType.Json);
                await copy.WriteAsync(hash, NpgsqlDbType.Bytea);
                await copy.WriteAsync("mock", NpgsqlDbType.Text);
                await copy.WriteAsync("mock", NpgsqlDbType.Text);
                await copy.WriteAsync(40L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(100L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(1, NpgsqlDbType.Integer);
                await copy.WriteAsync(1, NpgsqlDbType.Integer);
                await copy.WriteAsync(scores, NpgsqlDbType.Json);
                await copy.WriteAsync(signature, NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }

        var rate = rows / clock.Elapsed.TotalSeconds;
        await using var drop = new NpgsqlCommand("DROP TABLE copy_floor", connection);
        await drop.ExecuteNonQueryAsync();
        return rate;
    }
}
