using DataForge.Jobs.Storage;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Storage;

/// <summary>Connections go back to the pool as they are, so whoever used one must leave nothing behind on it.</summary>
public sealed class PooledConnectionTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task ListenAsync_Ended_LeavesAConnectionThatHearsNothing()
    {
        await using var pool = await OnlyOneAsync();
        using var enough = new CancellationTokenSource();
        var listening = new TaskCompletionSource();

        var heard = new JobWatches(pool).ListenAsync(listening.SetResult, _ => { }, enough.Token);
        await listening.Task;
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => heard);

        await using var connection = await pool.OpenConnectionAsync();
        (await ScalarAsync(connection, "SELECT count(*) FROM pg_listening_channels()")).ShouldBe(0L);
    }

    [Fact]
    public async Task Transaction_LeftOpen_IsGoneForWhoeverComesNext()
    {
        await using var pool = await OnlyOneAsync();
        int process;
        await using (var connection = await pool.OpenConnectionAsync())
        {
            process = connection.ProcessID;
            await connection.BeginTransactionAsync();
            await ScalarAsync(connection, "SELECT count(pg_advisory_xact_lock(1))");
        }

        await using var next = await pool.OpenConnectionAsync();
        next.ProcessID.ShouldBe(process);
        (await ScalarAsync(next, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")).ShouldBe(0L);
    }

    private async Task<NpgsqlDataSource> OnlyOneAsync() =>
        StorageRegistration.CreateDataSource(await postgres.Server.CreateDatabaseAsync() + ";Maximum Pool Size=1");

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
