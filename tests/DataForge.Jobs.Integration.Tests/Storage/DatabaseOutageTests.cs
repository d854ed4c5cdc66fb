using System.Net.Sockets;
using DataForge.Jobs.Hosting.Persistence;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Storage;

/// <summary>What a process that starts waits for, and what it reports at once.</summary>
public sealed class DatabaseOutageTests
{
    public static TheoryData<Exception, bool> Troubles => new()
    {
        { new NpgsqlException("refused", new SocketException(111)), true },
        { new NpgsqlException("broken", new IOException()), true },
        { new ObjectDisposedException("NpgsqlTransaction", new NpgsqlException("Exception while reading from stream", new TimeoutException())), true },
        { new InvalidOperationException("wrapped", new PostgresException("going down", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown)), true },
        { new PostgresException("starting up", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow), true },
        { new PostgresException("wrong password", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword), false },
        { new PostgresException("no such column", "ERROR", "ERROR", PostgresErrorCodes.UndefinedColumn), false },
        { new ObjectDisposedException("something else"), false },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public void Caused_Exception_TellsOutagesFromRefusals(Exception exception, bool isOutage) => DatabaseOutage.Caused(exception).ShouldBe(isOutage);
}
