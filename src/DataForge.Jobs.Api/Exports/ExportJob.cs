using System.IO.Compression;
using System.IO.Pipelines;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Requests;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Api.Tenancy;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Samples;
using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Exports;

/// <summary>
/// <c>GET /jobs/{id}/export</c>: streamed out of one statement, so that it shows one moment, however long it takes.
/// </summary>
internal static class ExportJob
{
    public static async Task<IResult> HandleAsync(Guid id, HttpContext context, JobReads jobs, SampleReads samples, CancellationToken cancellationToken)
    {
        var query = new QueryReader(context.Request);
        var format = ExportFormat.Of(query.Choice("format", [.. ExportFormat.All.Select(known => known.Name)]));
        var state = SampleStates.Of(query.Choice("state", SampleStates.Choices));
        var include = query.Choices("include", ["usage", "lineage"]);
        if (query.Refuses(out var problem))
        {
            return problem;
        }

        return await jobs.FindAsync(RequestTenant.Of(context), id, cancellationToken) is { } job
            ? new ExportAnswer(format, new ExportRequest(job.Job, state, include.Contains("usage"), include.Contains("lineage")), samples)
            : KnownProblems.NoJob(id);
    }
}

/// <summary>Streams an export.</summary>
internal sealed class ExportAnswer(ExportFormat format, ExportRequest request, SampleReads samples) : IResult
{
    private const int FlushBytes = 64 * 1024;

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = format.MediaType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{request.Job.Id}.{format.Name}\"";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!WantsGzip(httpContext.Request))
        {
            await WriteAsync(response.BodyWriter, httpContext.RequestAborted);
            return;
        }

        response.Headers.ContentEncoding = "gzip";
        await using var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        var output = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true, minimumBufferSize: FlushBytes));
        await WriteAsync(output, httpContext.RequestAborted);
        await output.CompleteAsync();
    }

    private async Task WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        using var writer = format.Open(request);
        writer.Begin(output);
        await foreach (var sample in samples.StreamAsync(request.Job.Id, request.State, cancellationToken))
        {
            writer.Write(output, sample);
            if (output.UnflushedBytes > FlushBytes)
            {
                await output.FlushAsync(cancellationToken);
            }
        }

        await output.FlushAsync(cancellationToken);
    }

    private static bool WantsGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
