using System.Text;
using System.Text.Json;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Reports.Card;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Generation.Reporting;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Reports;

/// <summary><c>GET /jobs/{id}/report</c>: statistics as JSON, or the dataset card.</summary>
internal static class ReportJob
{
    /// <summary>What <c>?format=</c> can say, the default first.</summary>
    public static readonly IReadOnlyList<string> Formats = ["json", "markdown"];

    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobReads jobs, SampleReads samples, ProcessIdentity process, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var format = query.Choice("format", Formats);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is not { } job)
        {
            return KnownProblems.NoJob(id);
        }

        var report = await JobReport.ReadAsync(job.Job, samples, process.Version, cancellationToken);
        return format == Formats[1]
            ? TypedResults.Text(DatasetCard.Of(report), "text/markdown", Encoding.UTF8)
            : TypedResults.Text(JsonSerializer.Serialize(report, ReportJson.Default.DatasetReport), "application/json", Encoding.UTF8);
    }
}
