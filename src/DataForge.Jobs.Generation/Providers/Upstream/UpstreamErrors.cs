using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Turns an answer that is none into a kind and a message that gives nothing away.</summary>
internal sealed class UpstreamErrors(UpstreamEndpoint endpoint, TimeProvider time)
{
    private readonly UpstreamMessage _message = new(endpoint);

    /// <summary>An answer with a status other than 200.</summary>
    public ProviderException Of(UpstreamAnswer answer, IEnumerable<ChatMessage> messages) =>
        Of(answer.Status, UpstreamError.Read(answer.Body), messages, RetryAfter.Of(answer.Header, time), null);

    /// <summary>A 200 that holds an error, as gateways and streams send it.</summary>
    /// <param name="usage">Tokens that are billed all the same; null where none are known.</param>
    public ProviderException OfBody(JsonElement body, IEnumerable<ChatMessage> messages, UsageDetails? usage = null)
    {
        var error = UpstreamError.Read(body);
        return Of(error.Status ?? 500, error, messages, null, usage);
    }

    /// <summary>No answer at all. The exception's own words may hold the address, so only its kind is kept.</summary>
    /// <param name="wasAtWork">Whether an answer had begun.</param>
    public ProviderException OfConnection(Exception exception, bool wasAtWork = false)
    {
        var why = exception.GetBaseException() switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            HttpRequestException http => http.HttpRequestError.ToString(),
            HttpIOException http => http.HttpRequestError.ToString(),
            var other => other.GetType().Name,
        };
        return new ProviderException(ProviderErrorKind.ServerError, $"The connection to {endpoint.Provider} failed: {why}.", exception) { WasAtWork = wasAtWork };
    }

    private ProviderException Of(int status, UpstreamError error, IEnumerable<ChatMessage> messages, TimeSpan? retryAfter, UsageDetails? usage)
    {
        // No money left: the same request will be answered, but not before somebody has paid.
        var needsPerson = status == 402 || (status is 400 or 429 && error.IsOutOfMoney);
        var kind = needsPerson ? ProviderErrorKind.RateLimited : KindOf(status, error);
        return new ProviderException(kind, _message.Of(status, error.Message, messages))
        {
            RetryAfter = needsPerson ? endpoint.QuotaPause : retryAfter,
            IsContextLength = kind == ProviderErrorKind.BadRequest && error.IsContextLength,
            Usage = usage,
        };
    }

    private static ProviderErrorKind KindOf(int status, UpstreamError error) => status switch
    {
        401 or 403 => ProviderErrorKind.Authentication,
        429 => ProviderErrorKind.RateLimited,
        408 => ProviderErrorKind.Timeout,
        409 or 425 => ProviderErrorKind.ServerError,
        >= 300 and < 500 => error.IsContentFilter ? ProviderErrorKind.ContentFilter : ProviderErrorKind.BadRequest,
        // Some servers answer 500 to a prompt that no repetition will make shorter.
        500 when error.IsContextLength => ProviderErrorKind.BadRequest,
        _ => ProviderErrorKind.ServerError,
    };
}
