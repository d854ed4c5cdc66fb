using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Jobs;

/// <summary>
/// <c>PATCH /jobs/{id}</c>: what can change while a job runs. The <c>request</c> stays what was asked at first; the
/// job's own fields say what holds now.
/// </summary>
internal static class PatchJob
{
    public static async Task<IResult> HandleAsync(
        Guid id, HttpContext context, JobReads jobs, JobAmendments amendments, ModelRegistry models, TimeProvider time, CancellationToken cancellationToken)
    {
        if (new QueryReader(context.Request).Refuses(out var problem))
        {
            return problem;
        }

        var body = await JsonBody.ReadAsync(context.Request, cancellationToken);
        using var document = body.Document;
        if (document is null)
        {
            return body.Problem!;
        }

        var tenant = RequestTenant.Of(context);
        if (await jobs.FindWorkAsync(id, cancellationToken) is not { } work || work.Tenant != tenant)
        {
            return KnownProblems.NoJob(id);
        }

        var spec = JsonSerializer.Deserialize(work.Spec, JobSpecJson.Default.JobSpec)!;
        var sources = JsonSerializer.Deserialize(work.Sources, JobSourcesJson.Default.JobSources)!;
        if (JobPatch.Read(document.RootElement, spec, sources, models, time.GetUtcNow(), out var problems, out var code) is not { } patch)
        {
            return KnownProblems.Validation(problems, code!);
        }

        return await amendments.AmendAsync(tenant, id, AmendmentOf(patch), cancellationToken) switch
        {
            (IntentOutcome.Written, _) when await jobs.FindAsync(tenant, id, cancellationToken) is { } job => JsonAnswer.Ok(writer => JobJson.Write(writer, job)),
            (IntentOutcome.Invalid, { } status) when JobStatus.IsEnded(status) => JobTransitions.Refuse("changed but for its name and tags", status),
            (IntentOutcome.Invalid, { } status) => JobTransitions.RefuseWhileCancelling("changed", status),
            _ => KnownProblems.NoJob(id),
        };
    }

    private static JobAmendment AmendmentOf(JobPatch patch) => new()
    {
        Priority = new Change<int>(patch.Priority is not null, patch.Priority ?? 0),
        Budget = new Change<(decimal?, long?)>(patch.HasBudget, (patch.Budget?.MaxCostUsd, patch.Budget?.MaxTokens)),
        MaxCandidates = new Change<int>(patch.MaxCandidates is not null, patch.MaxCandidates ?? 0),
        Name = new Change<string?>(patch.HasName, patch.Name),
        Tags = new Change<string[]>(patch.Tags is not null, [.. patch.Tags ?? []]),
        Deadline = new Change<DateTimeOffset?>(patch.HasDeadline, patch.Deadline),
    };
}
