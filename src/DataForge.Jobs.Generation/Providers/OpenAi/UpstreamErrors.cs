using System.ClientModel.Primitives;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.OpenAi;

/// <summary>Turns an answer that is none into a kind and a message that gives nothing away.</summary>
internal sealed class UpstreamErrors(OpenAiEndpoint endpoint, TimeProvider time)
{
    private readonly UpstreamMessage _message = new(endpoint);

    /// <summary>An answer with a status other than 200.</summary>
    public ProviderException Of(PipelineResponse response, IEnumerable<ChatMessage> messages)
    {
        var body = response.Content.ToMemory();
        var error = UpstreamError.Read(body);
        var kind = KindOf(response.Status, error, out var needsPerson);
        return new ProviderException(kind, _message.Of(response.Status, error.Message, messages))
        {
            RetryAfter = needsPerson ? endpoint.QuotaPause : RetryAfter.Of(response.Headers, time),
            IsContextLength = kind == ProviderErrorKind.BadRequest && error.IsContextLength,
        };
    }

    /// <summary>A 200 that holds an error, as gateways and streams send it.</summary>
    public ProviderException OfBody(JsonElement body, IEnumerable<ChatMessage> messages)
    {
        var error = UpstreamError.Read(body);
        var status = error.Status ?? 500;
        var kind = KindOf(status, error, out var needsPerson);
        return new ProviderException(kind, _message.Of(status, error.Message, messages))
        {
            RetryAfter = needsPerson ? endpoint.QuotaPause : null,
            IsContextLength = kind == ProviderErrorKind.BadRequest && error.IsContextLength,
        };
    }

    /// <summary>No answer at all. The exception's own words may hold the address, so only its kind is kept.</summary>
    public ProviderException OfConnection(Exception exception)
    {
        var why = exception.GetBaseException() switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            HttpRequestException http => http.HttpRequestError.ToString(),
            HttpIOException http => http.HttpRequestError.ToString(),
            var other => other.GetType().Name,
        };
        return new ProviderException(ProviderErrorKind.ServerError, $"The connection to {endpoint.Provider} failed: {why}.", exception);
    }

    private static ProviderErrorKind KindOf(int status, UpstreamError error, out bool needsPerson)
    {
        // No money left: the same request will be answered, but not before somebody has paid.
        needsPerson = status == 402 || (status == 429 && error.Has("insufficient_quota"));
        return status switch
        {
            401 or 403 => ProviderErrorKind.Authentication,
            402 or 429 => ProviderErrorKind.RateLimited,
            408 => ProviderErrorKind.Timeout,
            409 or 425 => ProviderErrorKind.ServerError,
            >= 300 and < 500 => error.IsContentFilter ? ProviderErrorKind.ContentFilter : ProviderErrorKind.BadRequest,
            _ => ProviderErrorKind.ServerError,
        };
    }
}
