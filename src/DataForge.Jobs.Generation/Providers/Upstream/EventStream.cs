using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>The data of server-sent events (WHATWG HTML, section 9.2), each as soon as it has arrived.</summary>
internal static class EventStream
{
    public static async IAsyncEnumerable<string> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(events).ConfigureAwait(false))
        {
            yield return events.Current.Data;
        }
    }

    /// <summary>The end came before the answer's.</summary>
    /// <param name="usage">Tokens that are billed all the same; null where none are known.</param>
    public static ProviderException Broken(UsageDetails? usage = null) =>
        new(ProviderErrorKind.StreamBroken, "The stream ended before the answer did.") { Usage = usage };

    /// <summary>The connection broke.</summary>
    public static ProviderException Broken(Exception exception, UsageDetails? usage = null) =>
        new(ProviderErrorKind.StreamBroken, "The connection broke in mid-answer.", exception) { Usage = usage };

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw Broken(exception);
        }
    }
}
