using System.Collections.Concurrent;
using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Worker.Generating;

/// <summary>A job's compiled plan, with the ids of the datasets it reads, whose it is, and what its request left.</summary>
internal sealed record LoadedPlan(JobPlan Plan, JobSources Sources, string Tenant, string? RequestId, string? Traceparent);

/// <summary>Compiled plans of the jobs lately worked on. A job's specification never changes, so neither does its plan.</summary>
internal sealed class JobPlans(JobReads jobs)
{
    private const int Kept = 256;

    private readonly ConcurrentDictionary<Guid, Lazy<Task<LoadedPlan?>>> _plans = [];

    /// <summary>The plan, or null where the job is gone.</summary>
    public async Task<LoadedPlan?> FindAsync(Guid jobId, CancellationToken cancellationToken)
    {
        if (_plans.Count > Kept)
        {
            _plans.Clear();
        }

        var plan = _plans.GetOrAdd(jobId, id => new Lazy<Task<LoadedPlan?>>(() => LoadAsync(id)));
        try
        {
            return await plan.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _plans.TryRemove(KeyValuePair.Create(jobId, plan));
            throw;
        }
    }

    private async Task<LoadedPlan?> LoadAsync(Guid jobId)
    {
        if (await jobs.FindWorkAsync(jobId, CancellationToken.None) is not { } work)
        {
            return null;
        }

        var spec = JsonSerializer.Deserialize(work.Spec, JobSpecJson.Default.JobSpec)!;
        var sources = JsonSerializer.Deserialize(work.Sources, JobSourcesJson.Default.JobSources)!;
        return new LoadedPlan(sources.Compile(spec), sources, work.Tenant, work.RequestId, work.Traceparent);
    }
}
