using DataForge.Jobs.Standalone;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Server = DataForge.Jobs.Standalone.PrivatePostgres;

namespace DataForge.Jobs.Integration.Tests.PrivatePostgres;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PrivatePostgresTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private PrivatePostgresOptions Options => new() { DataDirectory = _directory.Path };

    [Fact]
    public async Task StartAsync_EmptyDirectory_ServesADurableUtf8Database()
    {
        await using var server = await StartAsync();

        (await QueryAsync(server, "SHOW fsync")).ShouldBe("on");
        (await QueryAsync(server, "SHOW synchronous_commit")).ShouldBe("on");
        (await QueryAsync(server, "SHOW full_page_writes")).ShouldBe("on");
        (await QueryAsync(server, "SHOW data_checksums")).ShouldBe("on");
        (await QueryAsync(server, "SHOW server_encoding")).ShouldBe("UTF8");
        (await QueryAsync(server, "SHOW listen_addresses")).ShouldBe("127.0.0.1");
        (await QueryAsync(server, "SELECT current_database()")).ShouldBe("dataforge");
    }

    [Fact]
    public async Task StartAsync_WrongPassword_IsRefused()
    {
        await using var server = await StartAsync();
        var stranger = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(stranger.ConnectionString);

        var refusal = await Should.ThrowAsync<PostgresException>(connection.OpenAsync());

        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        File.GetUnixFileMode(Path.Combine(_directory.Path, "postgres.password"))
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task StartAsync_AfterAStop_FindsTheData()
    {
        await using (var first = await StartAsync())
        {
            await QueryAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        }

        await using var second = await StartAsync();

        (await QueryAsync(second, "SELECT answer::text FROM kept")).ShouldBe("42");
    }

    [Fact]
    public async Task StartAsync_DirectoryInUse_NamesTheHolder()
    {
        await using var first = await StartAsync();

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(StartAsync());

        refusal.Message.ShouldContain($"in use by another process (process {Environment.ProcessId})");
        (await QueryAsync(first, "SELECT 'alive'")).ShouldBe("alive");
    }

    [Fact]
    public async Task StartAsync_InterruptedInitDb_StartsOver()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_directory.Path, "postgres.new"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "15");
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, ".half"), "");

        await using var server = await StartAsync();

        (await QueryAsync(server, "SELECT 'alive'")).ShouldBe("alive");
        Directory.Exists(unfinished.FullName).ShouldBeFalse();
    }

    [Fact]
    public async Task StartAsync_LockFileOfAProcessThatIsSomethingElseNow_IsIgnored()
    {
        await using (await StartAsync())
        {
        }

        // As after a container was killed and its process numbers were dealt out anew.
        var lockFile = Path.Combine(_directory.Path, "postgres", "postmaster.pid");
        await File.WriteAllTextAsync(lockFile, $"{Environment.ProcessId}\n{_directory.Path}\n");

        await using var server = await StartAsync();

        (await QueryAsync(server, "SELECT 'alive'")).ShouldBe("alive");
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysSo()
    {
        await using var first = await StartAsync();
        using var other = new TemporaryDirectory();

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(
            StartAsync(new PrivatePostgresOptions { DataDirectory = other.Path, Port = first.Port }));

        refusal.Message.ShouldStartWith($"Port {first.Port} is taken.");
    }

    [Fact]
    public async Task StartAsync_NoBinaries_TellsWhatToInstall()
    {
        using var empty = new TemporaryDirectory();

        var refusal = await Should.ThrowAsync<PrivatePostgresException>(
            StartAsync(new PrivatePostgresOptions { DataDirectory = _directory.Path, BinDirectory = empty.Path }));

        refusal.Message.ShouldContain("DATAFORGE_PG_BIN");
        Directory.Exists(Path.Combine(_directory.Path, "postgres")).ShouldBeFalse();
    }

    [Fact]
    public async Task Guard_ServerKilled_ComesBackOnTheSamePortWithTheCommittedData()
    {
        await using var server = await StartAsync();
        var (port, killed) = (server.Port, server.ProcessId!.Value);
        await QueryAsync(server, "CREATE TABLE kept AS SELECT 42 AS answer");

        await Signals.SendAsync("KILL", killed);
        await Eventually.BecomesTrueAsync(() => server.ProcessId is { } now && now != killed);

        await Eventually.SucceedsAsync(() => QueryAsync(server, "SELECT 1::text"));
        server.Port.ShouldBe(port);
        (await QueryAsync(server, "SELECT answer::text FROM kept")).ShouldBe("42");
    }

    [Fact]
    public async Task DisposeAsync_RunningServer_LeavesNoProcess()
    {
        var server = await StartAsync();
        var id = server.ProcessId!.Value;

        await server.DisposeAsync();

        Signals.IsAlive(id).ShouldBeFalse();
        server.ProcessId.ShouldBeNull();
        File.Exists(Path.Combine(_directory.Path, "postgres", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task DisposeAsync_OpenTransaction_DoesNotWaitForIt()
    {
        var server = await StartAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(25));
    }

    public void Dispose() => _directory.Dispose();

    private Task<Server> StartAsync(PrivatePostgresOptions? options = null) =>
        Server.StartAsync(options ?? Options, NullLogger.Instance, CancellationToken.None);

    private static async Task<string?> QueryAsync(Server server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string;
    }
}
