using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using Microsoft.AspNetCore.WebUtilities;

namespace DataForge.Jobs.Api.Problems;

/// <summary>Every problem that the API answers with, by code.</summary>
internal static class KnownProblems
{
    private static readonly TimeSpan s_databaseRetry = TimeSpan.FromSeconds(2);

    /// <summary>Something that the request names does not exist.</summary>
    public static Problem NotFound(string detail) => new(404, "not_found", "Not found", detail);

    /// <summary>A job that does not exist, or is somebody else's.</summary>
    public static Problem NoJob(Guid id) => NotFound($"There is no job {id}.");

    /// <summary>This process has all the streams of events that it may have.</summary>
    public static Problem TooManyStreams() => new(503, "too_many_streams", "Too many streams", "This process has as many streams of events as it may have. Come back in a moment, or ask another.") { RetryAfter = s_databaseRetry };

    /// <summary>The request is wrong; every message is listed by path.</summary>
    public static Problem Validation(IReadOnlyDictionary<string, List<string>> errors, bool unknownField = false) =>
        Validation(errors, unknownField ? JobSpecReading.UnknownField : JobSpecReading.ValidationFailed);

    /// <inheritdoc cref="Validation(IReadOnlyDictionary{string, List{string}}, bool)"/>
    public static Problem Validation(IReadOnlyDictionary<string, List<string>> errors, string code)
    {
        var count = errors.Sum(error => error.Value.Count);
        var (path, messages) = errors.First();
        var more = count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({count - 1} more in errors)");
        return new Problem(400, code, code == JobSpecReading.UnknownField ? "Unknown field" : "The request is not valid", $"{path}: {messages[0]}{more}") { Errors = errors };
    }

    /// <summary>One thing is wrong with the request.</summary>
    public static Problem Validation(string path, string message) => Validation(new Dictionary<string, List<string>> { [path] = [message] });

    /// <summary>The body cannot be read as JSON.</summary>
    /// <param name="line">From 1.</param>
    /// <param name="position">Bytes into the line, from 1.</param>
    public static Problem InvalidJson(string reason, long line, long position) =>
        new(400, "invalid_json", "The body is not valid JSON", string.Create(CultureInfo.InvariantCulture, $"Line {line}, position {position}: {reason}"))
        {
            Members = writer =>
            {
                writer.WriteNumber("line", line);
                writer.WriteNumber("position", position);
            },
        };

    /// <summary>A row of a dataset cannot be taken.</summary>
    /// <param name="line">Of the file, from 1.</param>
    public static Problem InvalidRow(long line, string reason) =>
        new(400, "invalid_row", "A row cannot be read", string.Create(CultureInfo.InvariantCulture, $"Line {line}: {reason} Nothing was stored."))
        {
            Members = writer => writer.WriteNumber("line", line),
        };

    /// <summary>A template cannot be parsed or rendered.</summary>
    public static Problem Template(string path, string message, string template, int line, int column) =>
        new(422, "template_error", "The template is at fault", string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {message}"))
        {
            Errors = new Dictionary<string, List<string>> { [path] = [string.Create(CultureInfo.InvariantCulture, $"Line {line}, column {column}: {message}")] },
            Members = writer =>
            {
                writer.WriteString("template", template);
                writer.WriteNumber("line", line);
                writer.WriteNumber("column", column);
            },
        };

    /// <summary>The job's state does not allow what was asked.</summary>
    public static Problem InvalidTransition(string detail, string status, IReadOnlyList<string> possible) =>
        new(409, "invalid_transition", "The job's status does not allow this", detail)
        {
            Members = writer =>
            {
                writer.WriteString("job_status", status);
                writer.WriteStartArray("possible");
                foreach (var action in possible)
                {
                    writer.WriteStringValue(action);
                }

                writer.WriteEndArray();
            },
        };

    /// <summary>Another request was made under the same key.</summary>
    public static Problem IdempotencyConflict(Guid jobId) =>
        new(409, "idempotency_conflict", "The Idempotency-Key was used for another request", $"The key belongs to the job {jobId}, whose request had another body. Use a new key for a new job.")
        {
            Members = writer => writer.WriteString("job_id", jobId),
        };

    /// <summary>A dataset is read by a job that has not ended.</summary>
    public static Problem DatasetInUse(string name, Guid jobId) =>
        new(409, "dataset_in_use", "The dataset is in use", $"The job {jobId}, which has not ended, reads the dataset `{name}`. Wait for it or cancel it.")
        {
            Members = writer => writer.WriteString("job_id", jobId),
        };

    /// <summary>A stored sample's prompt cannot be rendered again.</summary>
    public static Problem PromptNotReproducible(long ordinal) =>
        new(409, "prompt_not_reproducible", "A prompt cannot be rendered again", string.Create(CultureInfo.InvariantCulture, $"The prompt of ordinal {ordinal} no longer renders to the text that was asked: another version of the program made this job. Export it as jsonl, csv or parquet."));

    /// <summary>The body is larger than is taken.</summary>
    public static Problem TooLarge(long limit) =>
        new(413, "payload_too_large", "The body is too large", string.Create(CultureInfo.InvariantCulture, $"A body of at most {limit / (1024 * 1024)} MB is taken here."));

    /// <summary>The body is not framed as HTTP has it.</summary>
    public static Problem UnreadableBody() => new(400, "bad_request", "The request cannot be read", "The body cannot be read: its chunks are not as HTTP has them, or it ends before its end.");

    /// <summary>The body is of a kind that is not taken.</summary>
    public static Problem UnsupportedMediaType(string detail) => new(415, "unsupported_media_type", "The body's Content-Type is not taken here", detail);

    /// <summary>The database does not answer.</summary>
    /// <param name="members">Writes what is known all the same.</param>
    public static Problem DatabaseUnavailable(Action<Utf8JsonWriter>? members = null) =>
        new(503, "database_unavailable", "The database is away", "The database cannot be reached just now. Nothing was changed that is not answered; try again soon.") { RetryAfter = s_databaseRetry, Members = members };

    /// <summary>A provider does not answer just now.</summary>
    public static Problem ProviderUnavailable(string provider, string reason, TimeSpan retryAfter) =>
        new(503, "provider_unavailable", "The provider is away", $"The provider `{provider}` does not answer just now: {reason}") { RetryAfter = retryAfter };

    /// <summary>A provider limits us just now.</summary>
    public static Problem RateLimited(string provider, string reason, TimeSpan retryAfter) =>
        new(429, "rate_limited", "The provider's limit is reached", $"The provider `{provider}` takes no further call just now: {reason}") { RetryAfter = retryAfter };

    /// <summary>A provider did not answer in time.</summary>
    public static Problem ProviderTimeout(string provider, string reason) =>
        new(504, "provider_timeout", "The provider did not answer in time", $"There is no answer from the provider `{provider}`: {reason}");

    /// <summary>A provider began an answer and did not end it, or its answer is of no use.</summary>
    public static Problem ProviderAnswerBroken(string provider, string reason) =>
        new(502, "provider_answer_broken", "The provider's answer is not whole", $"The answer of the provider `{provider}` cannot be used: {reason}");

    /// <summary>A provider refuses the request itself.</summary>
    public static Problem ProviderRejects(string provider, string reason) =>
        new(422, "provider_rejects", "The provider refuses the request", $"The provider `{provider}` would refuse it again: {reason}");

    /// <summary>A provider refuses the content.</summary>
    public static Problem ContentFiltered(string provider, string reason) =>
        new(422, "content_filter", "The provider refuses the content", $"The provider `{provider}` refuses the content: {reason}");

    /// <summary>What is left of a budget does not suffice for the call.</summary>
    public static Problem BudgetExhausted(string reason, TimeSpan retryAfter) =>
        new(429, "budget_exhausted", "The budget does not suffice", reason) { RetryAfter = retryAfter };

    /// <summary>There is a budget of dollars, and nobody knows what the model costs.</summary>
    public static Problem UnknownPrice(string reason) => new(422, "unknown_price", "The model's price is unknown", reason);

    /// <summary>A provider takes no call from here until somebody changes the settings.</summary>
    public static Problem ProviderRefusesKey(string reason) =>
        new(502, "authentication", "The provider refuses the key", reason);

    /// <summary>Something went wrong that should not.</summary>
    public static Problem Internal(string requestId) =>
        new(500, "internal", "Something went wrong here", $"The cause is in the server's log under the request id {requestId}.");

    /// <summary>What a status without a body of its own means.</summary>
    public static Problem OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        404 => NotFound("There is nothing at this address."),
        405 => new Problem(405, "method_not_allowed", "Method not allowed", $"{context.Request.Method} is not possible here; {string.Join(", ", context.Response.Headers.Allow.ToArray())} is."),
        StatusCodes.Status504GatewayTimeout => new Problem(504, "request_timeout", "The request took too long", "It was stopped. What it was to change may have been changed or not; look before you repeat it.") { RetryAfter = s_databaseRetry },
        415 => UnsupportedMediaType("The body must be application/json."),
        var status => new Problem(status, status < 500 ? "bad_request" : "internal", ReasonPhrases.GetReasonPhrase(status), ReasonPhrases.GetReasonPhrase(status)),
    };
}
