using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Plugins;

/// <summary>Puts what any .NET chat client throws into the gateway's terms, as far as it says what it is.</summary>
internal sealed class PluginChatClient(string provider, IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Understand(exception, isStreaming: false) is { } understood)
        {
            throw understood;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var started = false;
        while (await MoveNextAsync(updates, started).ConfigureAwait(false))
        {
            started = true;
            yield return updates.Current;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, bool started)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (Understand(exception, started) is { } understood)
        {
            throw understood;
        }
    }

    /// <summary>Null for what says nothing, the gateway's own exceptions and cancellation among it.</summary>
    private ProviderException? Understand(Exception exception, bool isStreaming) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => OfStatus((int)status, exception),
        ClientResultException { Status: > 0 } refused => OfStatus(refused.Status, exception),
        HttpRequestException or IOException when isStreaming => new ProviderException(ProviderErrorKind.StreamBroken, "The connection broke in mid-answer.", exception),
        HttpRequestException or IOException => new ProviderException(ProviderErrorKind.ServerError, $"The connection to {provider} failed.", exception),
        TimeoutException => new ProviderException(ProviderErrorKind.Timeout, $"{provider} did not answer in time.", exception),
        _ => null,
    };

    private ProviderException OfStatus(int status, Exception exception) => new(
        (HttpStatusCode)status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ProviderErrorKind.Authentication,
            HttpStatusCode.TooManyRequests => ProviderErrorKind.RateLimited,
            HttpStatusCode.RequestTimeout => ProviderErrorKind.Timeout,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => ProviderErrorKind.BadRequest,
            _ => ProviderErrorKind.ServerError,
        },
        string.Create(CultureInfo.InvariantCulture, $"{provider} answered {status}."),
        exception);
}
