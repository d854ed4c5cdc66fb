using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Posts a question's body to a provider, once, and brings back whatever it answers.</summary>
internal interface IChatPost : IDisposable
{
    /// <summary>The same connections, for what is read besides: the list of models.</summary>
    HttpClient Http { get; }

    /// <summary>Waits for the whole answer, whatever its status.</summary>
    /// <exception cref="ProviderException">There is none: the connection failed.</exception>
    Task<UpstreamAnswer> AskAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>The body of an answer with status 200, which has only begun; whoever reads it disposes of it.</summary>
    /// <param name="body">The question.</param>
    /// <param name="messages">What the question says, so that no error repeats it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the reading.</param>
    /// <exception cref="ProviderException">The status is another, or the connection failed.</exception>
    Task<Stream> OpenAsync(ReadOnlyMemory<byte> body, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken);
}
