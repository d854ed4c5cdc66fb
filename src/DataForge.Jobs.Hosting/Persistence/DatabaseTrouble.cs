using System.Net.Sockets;
using Npgsql;

namespace DataForge.Jobs.Hosting.Persistence;

/// <summary>Tells a database that is away, or went away under a statement, from one that says no.</summary>
internal static class DatabaseTrouble
{
    /// <summary>Whether the same may work in a moment.</summary>
    public static bool MayPass(Exception exception)
    {
        // A connection that broke is also reported by whatever was using it, a disposed transaction for instance.
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refused:
                    return refused.IsTransient || refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal);
                case NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                    return true;
            }
        }

        return false;
    }
}
