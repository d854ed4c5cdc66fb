using System.IO.Compression;
using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Docs;

/// <summary>
/// <c>GET /docs</c>: a page for people that shows the OpenAPI document and tries operations out, without anything from
/// elsewhere. The page holds nothing of anybody's and needs no key, since a browser can bring none; the document that it
/// then fetches needs one, for which the page asks.
/// </summary>
internal static class DocsPage
{
    /// <summary>Scripts, styles and requests of this server alone; Swagger UI sets styles of elements, and its icons are data.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string AnHour = "public, max-age=3600";

    /// <summary>Maps the page and its files.</summary>
    public static void MapDocs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/docs", (HttpContext context) => SendAsync(context, DocsFile.Page)).NeedsNoKey().ExcludeFromDescription();
        app.MapGet("/docs/{file}", (string file, HttpContext context) => SendAsync(context, file)).NeedsNoKey().ExcludeFromDescription();
    }

    private static async Task SendAsync(HttpContext context, string name)
    {
        var response = context.Response;
        if (!DocsFile.All.TryGetValue(name, out var file))
        {
            await KnownProblems.NotFound("The page has no such file.").ExecuteAsync(context);
            return;
        }

        response.ContentType = file.MediaType;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = AnHour;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (TakesGzip(context.Request))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = file.Content.Length;
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
            return;
        }

        await using var plain = new GZipStream(new MemoryStream(file.Content), CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static bool TakesGzip(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)
        && accepted.Any(encoding => encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && encoding.Quality is not 0);
}
