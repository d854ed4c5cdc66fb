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
            // Not every client hears a cancellation; an attempt ends in its time all the same.
            return await base.GetResponseAsync(messages, options, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (Understand(exception, isStreaming: false) is { } understood)
        {
            throw understood;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var moving = Task.FromResult(true);
        var started = false;
        try
        {
            while (await AsUnderstoodAsync(moving = MoveAsync(updates), started, cancellationToken).ConfigureAwait(false))
            {
                started = true;
                yield return updates.Current;
            }
        }
        finally
        {
            var ending = EndAsync(updates, moving);
            if (moving.IsCompleted)
            {
                await ending.ConfigureAwait(false);
            }
        }
    }

    private static async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates) => await updates.MoveNextAsync().ConfigureAwait(false);

    /// <summary>What is still being moved must not be disposed of before it has moved.</summary>
    private static async Task EndAsync(IAsyncEnumerator<ChatResponseUpdate> updates, Task moving)
    {
        await moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await updates.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<bool> AsUnderstoodAsync(Task<bool> moving, bool started, CancellationToken cancellationToken)
    {
        try
        {
            return await moving.WaitAsync(cancellationToken).ConfigureAwait(false);
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
