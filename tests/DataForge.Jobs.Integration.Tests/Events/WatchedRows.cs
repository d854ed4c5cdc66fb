using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Watching;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>A job whose rows change as a test wants, as if a worker did it.</summary>
internal sealed class WatchedRows(ApiServer api, Guid job)
{
    private int _accepted;

    /// <summary>Accepts further samples.</summary>
    public async Task AcceptAsync(int count)
    {
        for (var i = 0; i < count; i++, _accepted++)
        {
            await api.StoreAsync(StorageDatabase.Sample(job, _accepted), new Verdict { JobId = job, Ordinal = _accepted });
        }

        await ChangeAsync($"UPDATE job_progress SET accepted = {_accepted}, scheduled = {_accepted}, next_ordinal = {_accepted} WHERE job_id = '{job}'");
    }

    /// <summary>Ends the job.</summary>
    public Task EndAsync() => ChangeAsync($"UPDATE jobs SET status = 'completed', finished_at = now(), started_at = now(), updated_at = clock_timestamp() WHERE id = '{job}'");

    private Task ChangeAsync(string sql) => api.ExecuteAsync($"{sql}; SELECT pg_notify('{JobWatches.Channel}', '{job}')");
}
