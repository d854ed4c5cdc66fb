using DataForge.Jobs.Storage;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Workers;
using DataForge.Jobs.Testing.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Storage;

/// <summary>A fresh database with the schema, and the stores on it.</summary>
public sealed class StorageDatabase : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private StorageDatabase(ServiceProvider services) => _services = services;

    public NpgsqlDataSource DataSource => Get<NpgsqlDataSource>();

    /// <param name="options">What its connections set, such as <c>-c enable_sort=off</c>; null for what they set by themselves.</param>
    public static async Task<StorageDatabase> CreateAsync(PostgreSqlFixture postgres, string? options = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStorage(new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync()) { Options = options }.ConnectionString);
        var database = new StorageDatabase(services.BuildServiceProvider());
        await database.Get<SchemaMigrator>().MigrateAsync(CancellationToken.None);
        return database;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<Guid> SubmitAsync(int count = 100, int priority = 1, string tenant = "default", int? maxCandidates = null)
    {
        var job = new Job { Id = Guid.CreateVersion7(), Tenant = tenant, Priority = priority, Count = count, MaxCandidates = maxCandidates ?? 3 * count };
        (await Get<JobSubmissions>().SubmitAsync(job, CancellationToken.None)).Outcome.ShouldBe(SubmissionOutcome.Created);
        return job.Id;
    }

    /// <summary>Makes one batch by way of the scheduler's lease, as the scheduler does.</summary>
    public async Task<BatchKey> ScheduleAsync(Guid jobId, int size, long first = 0)
    {
        var role = await Get<Leases>().HoldAsync(Leases.Scheduler, SchedulerId, TimeSpan.FromMinutes(5), CancellationToken.None);
        (await Get<BatchPlanning>().CreateAsync([new PlannedBatch(jobId, first, size)], role!.Value.Fence, CancellationToken.None)).Count.ShouldBe(1);
        return new BatchKey(jobId, first);
    }

    /// <summary>Claims a batch, stores a candidate for each of its ordinals and marks it finished.</summary>
    public async Task GenerateAsync(BatchKey key, Func<long, Candidate>? candidate = null)
    {
        var worker = Guid.NewGuid();
        var (claim, _) = (await Get<BatchClaims>().ClaimAsync(key, worker, TimeSpan.FromMinutes(1), CancellationToken.None)).ShouldNotBeNull();
        var made = Enumerable.Range(0, claim.Size).Select(i => (claim, (candidate ?? (o => Sample(key.JobId, o)))(key.FirstOrdinal + i))).ToList();
        await Get<CandidateLedger>().FlushAsync(worker, 1, new LedgerFlush(made, [claim], []), CancellationToken.None);
    }

    public static Guid SchedulerId { get; } = Guid.NewGuid();

    public static Candidate Sample(Guid jobId, long ordinal) => new()
    {
        JobId = jobId,
        Ordinal = ordinal,
        Text = $"text {ordinal}",
        Provider = "mock",
        Model = "mock",
        Attempts = 1,
        PromptSha256 = new byte[32],
    };

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
