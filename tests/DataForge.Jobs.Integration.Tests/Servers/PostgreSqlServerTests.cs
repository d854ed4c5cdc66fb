using DataForge.Jobs.Testing.PostgreSql;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Servers;

/// <summary>The tests' own servers do what chaos tests rely on.</summary>
public sealed class PostgreSqlServerTests(PostgreSqlFixture shared) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task CreateDatabaseAsync_Twice_GivesTwoEmptyDatabases()
    {
        var (first, second) = (await shared.Server.CreateDatabaseAsync(), await shared.Server.CreateDatabaseAsync());
        await ExecuteAsync(first, "CREATE TABLE mine (id int)");

        var missing = await Should.ThrowAsync<PostgresException>(ExecuteAsync(second, "SELECT * FROM mine"));

        missing.SqlState.ShouldBe(PostgresErrorCodes.UndefinedTable);
    }

    [Fact]
    public async Task DisposeAsync_View_DropsItsDatabases()
    {
        var other = new PostgreSqlFixture();
        await other.InitializeAsync();
        var database = await other.Server.CreateDatabaseAsync();

        await other.DisposeAsync();

        var missing = await Should.ThrowAsync<PostgresException>(ExecuteAsync(database, "SELECT 1"));
        missing.SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RestartAsync_OwnServer_KeepsAddressAndData(bool immediate)
    {
        await using var server = new PostgreSqlServer();
        await server.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await ExecuteAsync(database, "CREATE TABLE kept (id int)");

        await server.RestartAsync(immediate);

        await ExecuteAsync(database, "SELECT * FROM kept");
    }

    [Fact]
    public async Task StopAsync_OwnServer_IsAwayUntilStarted()
    {
        await using var server = new PostgreSqlServer();
        await server.StartAsync();
        var database = await server.CreateDatabaseAsync();

        await server.StopAsync();
        await Should.ThrowAsync<NpgsqlException>(ExecuteAsync(database, "SELECT 1"));
        await server.StartAsync();

        await ExecuteAsync(database, "SELECT 1");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
