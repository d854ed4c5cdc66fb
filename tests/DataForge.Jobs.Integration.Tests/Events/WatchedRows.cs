using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Storage;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Integration.Tests.Events;

/// <summary>A job whose rows change as a test wants, as if a worker of an earlier version did it, which tells nobody.</summary>
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

        await api.ExecuteAsync($"UPDATE job_progress SET accepted = {_accepted}, scheduled = {_accepted}, next_ordinal = {_accepted} WHERE job_id = '{job}'");
    }

    /// <summary>Ends the job.</summary>
    public Task EndAsync() => api.ExecuteAsync($"UPDATE jobs SET status = 'completed', finished_at = now(), started_at = now(), updated_at = clock_timestamp() WHERE id = '{job}'");
}
