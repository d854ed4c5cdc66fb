using System.Net.Sockets;
using Npgsql;

namespace DataForge.Jobs.Api.Problems;

/// <summary>Tells a database that is away from one that refuses a statement.</summary>
internal static class DatabaseOutage
{
    /// <summary>Whether the same request may work once the database is back.</summary>
    public static bool Caused(Exception exception)
    {
        // EF Core and the pool wrap what the connection threw.
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
