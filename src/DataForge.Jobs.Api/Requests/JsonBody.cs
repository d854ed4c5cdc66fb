using System.Text;
using System.Text.Json;
using DataForge.Jobs.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Requests;

/// <summary>A request's body as JSON, or why it cannot be read.</summary>
/// <param name="Document">The body; null where there is a problem.</param>
/// <param name="Problem">The answer; null where there is a document.</param>
internal readonly record struct JsonBody(JsonDocument? Document, Problem? Problem)
{
    /// <summary>Deeper than any reader goes, so that readers can name the path of what is too deep.</summary>
    private const int MaxDepth = 512;

    private const int FirstBytes = 4 * 1024;
    private const int MostAtOnce = 64 * 1024;

    /// <summary>Reads the whole body.</summary>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (MediaTypeProblem(request.ContentType) is { } unsupported)
        {
            return new JsonBody(null, unsupported);
        }

        return Parse(await BytesAsync(request, cancellationToken));
    }

    /// <summary>Whether the body is a text of its own rather than JSON.</summary>
    public static bool IsText(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a body of UTF-8 text as if it were JSON with that text as its only field.</summary>
    public static async Task<JsonBody> ReadTextAsync(HttpRequest request, string field, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(await BytesAsync(request, cancellationToken));
        return Parse(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { [field] = text.TrimStart('\uFEFF') }));
    }

    private static async Task<byte[]> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > BodyLimits.Json)
        {
            throw new RequestRefusedException(KnownProblems.TooLarge(BodyLimits.Json));
        }

        // What is announced is not there yet: memory is taken as bytes arrive.
        using var bytes = new MemoryStream((int)Math.Min(request.ContentLength ?? FirstBytes, MostAtOnce));
        await new LimitedStream(request.Body, BodyLimits.Json).CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>Parses a body.</summary>
    public static JsonBody Parse(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var text = body.Span.StartsWith(mark) ? body[mark.Length..] : body;
        try
        {
            return new JsonBody(JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxDepth }), null);
        }
        catch (JsonException fault)
        {
            return new JsonBody(null, KnownProblems.InvalidJson(ReasonOf(fault, text), (fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1));
        }
    }

    /// <summary>The parser's words without the place, which it appends.</summary>
    private static string ReasonOf(JsonException fault, ReadOnlyMemory<byte> text)
    {
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "the body is empty";
        }

        var place = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? fault.Message : fault.Message[..place];
    }

    private static Problem? MediaTypeProblem(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return null;
        }

        var known = MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        return known ? null : KnownProblems.UnsupportedMediaType($"The body must be application/json in UTF-8, not {contentType}.");
    }
}
