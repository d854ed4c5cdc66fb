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

    /// <summary>Reads the whole body.</summary>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (MediaTypeProblem(request.ContentType) is { } unsupported)
        {
            return new JsonBody(null, unsupported);
        }

        if (request.ContentLength > BodyLimits.Json)
        {
            return new JsonBody(null, KnownProblems.TooLarge(BodyLimits.Json));
        }

        using var bytes = new MemoryStream((int)(request.ContentLength ?? 4096));
        await new LimitedStream(request.Body, BodyLimits.Json).CopyToAsync(bytes, cancellationToken);
        return Parse(bytes.ToArray());
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
