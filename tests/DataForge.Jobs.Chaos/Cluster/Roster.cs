using System.Diagnostics;
using DataForge.Jobs.Testing.Cluster;
using Npgsql;

namespace DataForge.Jobs.Chaos.Cluster;

/// <summary>Who is who: which process the database knows under which id, and what it holds.</summary>
internal sealed class Roster(NpgsqlDataSource database) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly HashSet<Guid> _known = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Starts a worker and finds the id under which it announces itself. One at a time, so that the new one is known.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not announce itself.</exception>
    public async Task<(ProgramProcess Process, Guid Id)> IntroduceAsync(Func<ProgramProcess> start)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            var process = start();
            var clock = Stopwatch.StartNew();
            while (!process.HasExited && clock.Elapsed < s_patience)
            {
                var ids = await QueryAsync("SELECT id FROM workers ORDER BY started_at DESC", row => row.GetGuid(0));
                if (ids?.Find(id => !_known.Contains(id)) is { } id && id != Guid.Empty)
                {
                    _known.Add(id);
                    return (process, id);
                }

                await Task.Delay(50);
            }

            throw new InvalidOperationException($"A worker did not announce itself:\n{process.Output}");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>The worker that schedules for the cluster; null where there is none or the database is away.</summary>
    public async Task<Guid?> SchedulerAsync() =>
        (await QueryAsync("SELECT holder_id FROM leases WHERE name = 'scheduler' AND held_until > clock_timestamp()", row => row.GetGuid(0)))?.Cast<Guid?>().FirstOrDefault();

    /// <summary>A worker that admits for a job that has not ended.</summary>
    public async Task<Guid?> AdmitterAsync() => (await QueryAsync("""
        SELECT p.admitter_id FROM job_progress p JOIN jobs j ON j.id = p.job_id
        WHERE j.finished_at IS NULL AND p.admitter_id IS NOT NULL AND p.admitter_until > clock_timestamp()
        GROUP BY 1 ORDER BY count(*) DESC
        """, row => row.GetGuid(0)))?.Cast<Guid?>().FirstOrDefault();

    /// <summary>Rows, or null while the database is away.</summary>
    public async Task<List<T>?> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<T>();
            while (await reader.ReadAsync())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (NpgsqlException exception) when (exception is not PostgresException { SqlState: ['4', '2', ..] })
        {
            return null;
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
