using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.RequestIds;

namespace DataForge.Jobs.Api.Problems;

/// <summary>Why a request was not done, as <c>application/problem+json</c> (RFC 9457) with a code for programs.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">What programs tell it by; never changes its meaning.</param>
/// <param name="title">What the code means, the same each time.</param>
/// <param name="detail">What is wrong with this very request, for people.</param>
internal sealed class Problem(int status, string code, string title, string detail) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What programs tell it by.</summary>
    public string Code { get; } = code;

    /// <summary>Messages by path into the request.</summary>
    public IReadOnlyDictionary<string, List<string>>? Errors { get; init; }

    /// <summary>After how long trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Writes members of this kind of problem only.</summary>
    public Action<Utf8JsonWriter>? Members { get; init; }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } pause)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        httpContext.Response.ContentType = MediaType;
        await new JsonAnswer(Status, writer => Write(writer, RequestId.Of(httpContext))).ExecuteAsync(httpContext);
    }

    /// <summary>Writes it, also where it is part of another answer.</summary>
    public void Write(Utf8JsonWriter writer, string requestId)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "urn:dataforge:problem:" + Code);
        writer.WriteString("title", title);
        writer.WriteNumber("status", Status);
        writer.WriteString("detail", detail);
        writer.WriteString("code", Code);
        writer.WriteString("request_id", requestId);
        if (Errors is not null)
        {
            writer.WriteStartObject("errors");
            foreach (var (path, messages) in Errors)
            {
                writer.WriteTexts(path, messages);
            }

            writer.WriteEndObject();
        }

        if (RetryAfter is { } pause)
        {
            // Where the problem is part of another answer there is no header to say it.
            writer.WriteNumber("retry_after_seconds", Math.Ceiling(pause.TotalSeconds));
        }

        Members?.Invoke(writer);
        writer.WriteEndObject();
    }
}
