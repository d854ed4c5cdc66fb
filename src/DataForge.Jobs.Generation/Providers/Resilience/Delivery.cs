using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>Hands the text of an answer on as it comes. What was handed on cannot be taken back.</summary>
/// <param name="deliver">Takes the next piece.</param>
/// <param name="reader">Ends the taking; the attempt's own clock does not, since a slow reader is not gone.</param>
internal sealed class Delivery(Func<string, CancellationToken, ValueTask> deliver, CancellationToken reader)
{
    /// <summary>Whether anything was handed on, so that nobody else may answer any more.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Whether the one who reads is gone, which is no fault of the provider.</summary>
    public bool IsReaderGone { get; private set; }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="ProviderException">It ended without saying why: the answer is not whole.</exception>
    public async Task<ChatResponse> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream, CancellationToken cancellationToken)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            if (update.Text is { Length: > 0 } text)
            {
                HasBegun = true;
                await DeliverAsync(text).ConfigureAwait(false);
            }
        }

        var response = updates.ToChatResponse();
        return response.FinishReason is null
            ? throw new ProviderException(ProviderErrorKind.StreamBroken, "The stream ended before the answer did.") { Usage = response.Usage }
            : response;
    }

    private async ValueTask DeliverAsync(string text)
    {
        try
        {
            await deliver(text, reader).ConfigureAwait(false);
        }
        catch
        {
            IsReaderGone = true;
            throw;
        }
    }
}
