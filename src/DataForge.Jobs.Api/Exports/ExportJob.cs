using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;
using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Exports;

/// <summary>
/// <c>GET /jobs/{id}/export</c>: streamed out of one snapshot, so that it shows one moment, however long it takes.
/// </summary>
internal static class ExportJob
{
    /// <summary>What <c>?include=</c> can add.</summary>
    public static readonly IReadOnlyList<string> Parts = ["usage", "lineage"];

    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobReads jobs, SampleReads samples, LastingAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var format = ExportFormat.Of(query.Choice("format", [.. ExportFormat.All.Select(known => known.Name)]));
        var state = SampleStates.Of(query.Choice("state", SampleStates.Choices));
        var include = query.Choices("include", Parts);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        if (await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is not { Job: var job } || await jobs.FindWorkAsync(id, cancellationToken) is not { } work)
        {
            return KnownProblems.NoJob(id);
        }

        job.Sources = work.Sources;
        return new ExportAnswer(format, new ExportRequest(job, state, include.Contains("usage"), include.Contains("lineage")), samples, access, time);
    }
}

/// <summary>Streams an export, in memory that does not depend on how much there is.</summary>
internal sealed class ExportAnswer(ExportFormat format, ExportRequest request, SampleReads samples, LastingAccess access, TimeProvider time) : IResult
{
    private const int PageBytes = 64 * 1024;

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, cancellationToken) = (httpContext.Response, httpContext.RequestAborted);
        await using var snapshot = await samples.SnapshotAsync(request.Job.Id, cancellationToken);
        using var writer = await format.OpenAsync(request, snapshot, cancellationToken);
        await using var rows = await snapshot.ReadAsync(request.State, writer.Fields, cancellationToken);

        var gzip = !format.Compressed && WantsGzip(httpContext.Request);
        response.ContentType = format.MediaType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{request.Job.Id}.{format.Extension}\"";
        if (!format.Compressed)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        using var page = new Utf8Page(PageBytes * 2);
        using var body = new ChecksummedBody(response, gzip);
        var checkedAt = time.GetTimestamp();
        writer.Begin(page);
        while (await rows.ReadAsync(cancellationToken))
        {
            writer.Write(page, rows);
            if (page.Length >= PageBytes)
            {
                if (time.GetElapsedTime(checkedAt) >= LastingAccess.Interval)
                {
                    checkedAt = time.GetTimestamp();
                    if (!await access.HoldsAsync(httpContext, Permission.Read))
                    {
                        // What is sent already must not look whole.
                        httpContext.Abort();
                        return;
                    }
                }

                await body.WriteAsync(page.Written, cancellationToken);
                page.Clear();
            }
        }

        writer.End(page);
        await body.WriteAsync(page.Written, cancellationToken);
        await body.CompleteAsync(cancellationToken);
    }

    private static bool WantsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
