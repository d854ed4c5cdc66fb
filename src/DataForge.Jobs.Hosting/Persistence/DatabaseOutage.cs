using System.Net.Sockets;
using Npgsql;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>Tells a database that is away, or went away under a statement, from one that refuses it.</summary>
public static class DatabaseOutage
{
    /// <summary>Whether the same may work once the database is back.</summary>
    public static bool Caused(Exception exception)
    {
        // EF Core and the pool wrap what the connection threw; so does whatever was using it, a disposed transaction for instance.
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refused:
                    return refused.IsTransient || refused.SqlState
                        is PostgresErrorCodes.AdminShutdown
                        or PostgresErrorCodes.CrashShutdown
                        or PostgresErrorCodes.CannotConnectNow
                        or PostgresErrorCodes.TooManyConnections
                        or PostgresErrorCodes.ReadOnlySqlTransaction
                        || refused.SqlState.StartsWith("08", StringComparison.Ordinal);
                case NpgsqlException { IsTransient: true }:
                case NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                    return true;
            }
        }

        return false;
    }
}
