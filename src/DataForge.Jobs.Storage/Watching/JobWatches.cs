using System.Data;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Watching;

/// <summary>
/// Wakes those who watch a job when it changes. A notification takes a lock that all notifying commits of the database share,
/// so it is only sent where somebody watches: jobs that nobody watches cost their writers one look into a table of nothing.
/// What is lost on the way only delays: whoever watches looks by itself every now and then.
/// </summary>
public sealed class JobWatches(NpgsqlDataSource dataSource)
{
    /// <summary>The channel; the payload is a job's id.</summary>
    public const string Channel = "dataforge_jobs";

    /// <summary>How long the end of listening may take; a process that stops waits for it.</summary>
    private const int PatienceSeconds = 2;

    /// <summary>Says to those who watch the job <c>$1</c> that it changes. One row, a number, so that a batch of statements can be read alike.</summary>
    internal const string Notify = $"SELECT count(pg_notify('{Channel}', $1::text)) FROM job_watches WHERE job_id = $1 AND until > clock_timestamp()";

    /// <summary>Says that jobs are watched for this long.</summary>
    public async Task WatchAsync(Guid[] jobs, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            INSERT INTO job_watches (job_id, until) SELECT id, clock_timestamp() + $2::interval FROM unnest($1) AS watched(id) ORDER BY id
            ON CONFLICT (job_id) DO UPDATE SET until = greatest(job_watches.until, excluded.until)
            """).With(jobs).With(duration);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets what nobody watches any more.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "DELETE FROM job_watches WHERE job_id IN (SELECT job_id FROM job_watches WHERE until < clock_timestamp() - interval '1 minute' FOR UPDATE SKIP LOCKED)");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Hears of changes on a connection of its own until that breaks or the caller has heard enough.</summary>
    /// <param name="listening">Called once everything from now on is heard.</param>
    /// <param name="changed">Called with each job that was changed.</param>
    public async Task ListenAsync(Action listening, Action<Guid> changed, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) =>
        {
            if (Guid.TryParse(notice.Payload, out var id))
            {
                changed(id);
            }
        };
        await using (var listen = new NpgsqlCommand("LISTEN " + Channel, connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        try
        {
            listening();
            while (true)
            {
                await connection.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            await ForgetAsync(connection);
        }
    }

    /// <summary>Connections go back to the pool as they are: whoever takes this one next must not hear what it does not expect.</summary>
    private static async Task ForgetAsync(NpgsqlConnection connection)
    {
        if (connection.State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection) { CommandTimeout = PatienceSeconds };
            await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The database is away, and may not have heard it: nobody gets this connection again.
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
