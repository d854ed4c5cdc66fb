using System.Diagnostics;
using System.Globalization;
using DataForge.Jobs.Standalone;
using DataForge.Jobs.Testing.Network;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DataForge.Jobs.Testing.PostgreSql;

/// <summary>
/// A real PostgreSQL for tests: the one named by <c>DATAFORGE_TEST_POSTGRES</c>, else a private one on a free port in
/// a temporary directory, which lives no longer than this process and leaves nothing behind.
/// </summary>
/// <remarks>
/// Only a private server can be stopped and restarted. A test that does so starts one of its own, since the one of
/// <see cref="PostgreSqlFixture"/> is shared.
/// </remarks>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The variable with the connection string of a server to use; its user must be able to create databases.</summary>
    public const string Variable = "DATAFORGE_TEST_POSTGRES";

    private readonly List<string> _databases = [];
    private ServerDirectory? _directory;
    private PrivatePostgres? _server;
    private string? _connectionString;
    private int? _port;

    /// <summary>A server to start with <see cref="StartAsync"/>.</summary>
    public PostgreSqlServer()
    {
    }

    /// <summary>A view of a running server that only makes databases and, disposed, drops them again.</summary>
    internal PostgreSqlServer(PostgreSqlServer running) => _connectionString = running.ConnectionString;

    /// <summary>Connects to the server's own database; tests take one from <see cref="CreateDatabaseAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The server was never started.</exception>
    public string ConnectionString =>
        _connectionString ?? throw new InvalidOperationException("The PostgreSQL server was not started.");

    /// <summary>Starts the server, or starts it again on the same port with the same data.</summary>
    public async Task StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } external)
        {
            _connectionString = external;
            return;
        }

        _directory ??= new ServerDirectory();
        _server ??= await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { DataDirectory = _directory.Path, Port = _port ??= FreePorts.Take() },
            NullLogger.Instance,
            CancellationToken.None);
        _connectionString = _server.ConnectionString;
    }

    /// <summary>Takes the server away, fast: connections break, open transactions are rolled back.</summary>
    public async Task StopAsync()
    {
        await Private().DisposeAsync();
        _server = null;
    }

    /// <summary>Restarts the server and waits until it answers, on the same port.</summary>
    /// <param name="immediate">
    /// True kills it as kill -9 does, so that it comes back through crash recovery; false shuts it down fast.
    /// </param>
    public async Task RestartAsync(bool immediate)
    {
        var server = Private();
        if (!immediate)
        {
            await StopAsync();
            await StartAsync();
            return;
        }

        var killed = server.ProcessId ?? throw new InvalidOperationException("The PostgreSQL server is not running.");
        using (var postmaster = Process.GetProcessById(killed))
        {
            postmaster.Kill();
        }

        // Its guard starts it again; a connection may still be accepted by what is dying.
        while (server.ProcessId is not { } now || now == killed || !await AnswersAsync())
        {
            await Task.Delay(50);
        }
    }

    /// <summary>Waits until the server has been up for so long.</summary>
    public Task OutlastAsync(TimeSpan age) => ExecuteAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT pg_sleep(greatest(0, extract(epoch FROM pg_postmaster_start_time() - clock_timestamp()) + {age.TotalSeconds}))"));

    /// <summary>Makes an empty database and returns its connection string; it is dropped with this object.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Guid.NewGuid():n}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        lock (_databases)
        {
            _databases.Add(name);
        }

        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Stops a private server and removes its files; drops the databases made on any other.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync();
        }

        if (_directory is not null)
        {
            await _directory.DisposeAsync();
            return;
        }

        foreach (var name in _databases)
        {
            await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    private PrivatePostgres Private() => _server ?? throw new InvalidOperationException(
        $"Only a running private server can be stopped; unset {Variable} for tests that do so.");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
