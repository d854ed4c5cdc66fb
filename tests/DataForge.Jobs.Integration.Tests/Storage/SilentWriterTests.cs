using System.Diagnostics;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Storage;

/// <summary>A process is stopped, or its host vanishes, in the middle of a COPY, which no timeout of PostgreSQL ends.</summary>
public sealed class SilentWriterTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task EndSilentWritersAsync_StoppedInTheMiddleOfACopy_FreesWhatItHadLocked()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        var key = await database.ScheduleAsync(await database.SubmitAsync(), 4);
        await database.Get<BatchClaims>().ClaimAsync(key, Guid.NewGuid(), TimeSpan.Zero, default);
        var overdue = database.Get<OverdueWork>();
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("SELECT 1 FROM batches FOR UPDATE", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var copy = await connection.BeginBinaryImportAsync("COPY candidates (job_id, ordinal) FROM STDIN (FORMAT binary)");
        (await overdue.ExpireLeasesAsync(default)).ShouldBe(0);

        (await overdue.EndSilentWritersAsync(TimeSpan.FromHours(1), default)).ShouldBe(0);
        await EventuallyAsync(async () => await overdue.EndSilentWritersAsync(TimeSpan.Zero, default) == 1);
        await EventuallyAsync(async () => await overdue.ExpireLeasesAsync(default) == 1);

        await Should.ThrowAsync<Npgsql.NpgsqlException>(async () => await copy.CompleteAsync());
    }

    [Fact]
    public async Task EndSilentWritersAsync_SomebodyUploadsADatasetSlowly_LeavesItAlone()
    {
        await using var database = await StorageDatabase.CreateAsync(postgres);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY dataset_rows (dataset_id, index, row) FROM STDIN (FORMAT binary)");
        await EventuallyAsync(async () => await database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY dataset_rows%' AND wait_event = 'ClientRead'") == 1);

        (await database.Get<OverdueWork>().EndSilentWritersAsync(TimeSpan.Zero, default)).ShouldBe(0);

        (await copy.CompleteAsync()).ShouldBe(0ul);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); !await holds();)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(20);
        }
    }
}
