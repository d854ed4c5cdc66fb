using DataForge.Jobs.Storage;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Testing.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Storage;

public sealed class SchemaTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    // Everything that a model can say: columns with type, nullability and default, constraints, indexes, sequences.
    private const string Catalogue = """
        SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory'
        UNION ALL
        SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND conrelid::regclass::text <> '"__EFMigrationsHistory"'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory'
        UNION ALL
        SELECT 'sequence ' || sequence_name || ' ' || data_type FROM information_schema.sequences WHERE sequence_schema = 'public'
        ORDER BY 1
        """;

    [Fact]
    public async Task Migrations_FreshDatabase_GiveTheSchemaOfTheModel()
    {
        await using var migrated = await StorageDatabase.CreateAsync(postgres);

        await using var modelled = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync());
        var options = new DbContextOptionsBuilder<JobsDbContext>();
        StorageRegistration.Configure(options, modelled);
        await using (var context = new JobsDbContext(options.Options))
        {
            await context.Database.EnsureCreatedAsync();
        }

        var expected = await CatalogueAsync(modelled);
        expected.Count.ShouldBeGreaterThan(100);
        (await CatalogueAsync(migrated.DataSource)).ShouldBe(expected);
    }

    [Fact]
    public async Task MigrateAsync_EightProcessesAtOnce_AllEndWithTheSchema()
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync();
        var processes = Enumerable.Range(0, 8).Select(_ =>
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddStorage(connectionString);
            return services.BuildServiceProvider();
        }).ToList();

        await Task.WhenAll(processes.Select(process => process.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None)));

        foreach (var process in processes)
        {
            (await process.GetRequiredService<SchemaMigrator>().IsCurrentAsync(CancellationToken.None)).ShouldBeTrue();
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task MigrateAsync_OnlyTheNewestMissing_AppliesIt()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStorage(await postgres.Server.CreateDatabaseAsync());
        await using var process = services.BuildServiceProvider();
        var migrator = process.GetRequiredService<SchemaMigrator>();
        await using var context = await process.GetRequiredService<IDbContextFactory<JobsDbContext>>().CreateDbContextAsync();
        var known = context.Database.GetMigrations().ToList();
        await context.GetService<IMigrator>().MigrateAsync(known[^2]);
        (await migrator.VersionAsync(CancellationToken.None)).ShouldBe((known[^2], false));

        await migrator.MigrateAsync(CancellationToken.None);

        (await migrator.VersionAsync(CancellationToken.None)).ShouldBe((known[^1], true));
        (await context.Database.GetAppliedMigrationsAsync()).ShouldBe(known);
    }

    [Fact]
    public async Task Migrations_AfterTheFirst_LeaveWhatOlderProcessesUse()
    {
        await using var database = NpgsqlDataSource.Create(await postgres.Server.CreateDatabaseAsync());
        var options = new DbContextOptionsBuilder<JobsDbContext>();
        StorageRegistration.Configure(options, database);
        await using var context = new JobsDbContext(options.Options);
        var before = new List<string>();
        foreach (var migration in context.Database.GetMigrations())
        {
            await context.GetService<IMigrator>().MigrateAsync(migration);
            var after = await CatalogueAsync(database);

            // Whatever an older process reads or writes is there as it was.
            before.Except(after).ShouldBeEmpty();

            // What is new in its tables it may leave out.
            var known = before.Where(line => line.StartsWith("column ", StringComparison.Ordinal)).Select(TableOf).ToHashSet();
            after.Except(before)
                .Where(line => line.StartsWith("column ", StringComparison.Ordinal) && known.Contains(TableOf(line)))
                .ShouldAllBe(line => line.Contains(" YES ", StringComparison.Ordinal) || !line.EndsWith(" NO ", StringComparison.Ordinal));
            before = after;
        }

        static string TableOf(string line) => line.Split(' ')[1].Split('.')[0];
    }

    private static async Task<List<string>> CatalogueAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(Catalogue);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
