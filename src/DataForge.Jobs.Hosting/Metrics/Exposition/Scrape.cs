using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataForge.Jobs.Hosting.Metrics.Exposition;

/// <summary><c>GET /metrics</c>: everything that the process knows at this moment, in one text.</summary>
internal sealed partial class Scrape(IEnumerable<IMetricSource> sources, ILogger<Scrape> logger)
{
    private readonly IMetricSource[] _sources = [.. sources];

    public async Task AnswerAsync(HttpContext context)
    {
        var page = new MetricPage(_sources.SelectMany(source => source.Families));
        await Task.WhenAll(_sources.Select(source => CollectAsync(source, page, context.RequestAborted)));
        var format = new TextFormat(WantedFormat.IsOpenMetrics(context.Request));
        var body = Encoding.UTF8.GetBytes(format.Write(page));
        context.Response.ContentType = format.MediaType;
        context.Response.ContentLength = body.Length;
        // Two formats at one address: a cache between must know by what they differ.
        context.Response.Headers.Vary = "Accept";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task CollectAsync(IMetricSource source, MetricPage page, CancellationToken cancellationToken)
    {
        try
        {
            await source.CollectAsync(page, cancellationToken);
        }
#pragma warning disable CA1031 // What one part cannot say must not silence the others: somebody is watching because something is wrong.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Silent(exception, source.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The metrics of {Source} could not be read; the scrape goes on without them")]
    private partial void Silent(Exception exception, string source);
}
