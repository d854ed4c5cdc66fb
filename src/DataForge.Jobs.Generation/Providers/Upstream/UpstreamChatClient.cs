using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>What every adapter over HTTP has: how calls end that have no answer, who it is, and which models it has.</summary>
/// <remarks>Throws <see cref="ProviderException"/> for every answer that is not one.</remarks>
internal abstract class UpstreamChatClient(UpstreamEndpoint endpoint, TimeProvider time) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(endpoint.Provider, defaultModelId: endpoint.Model);

    /// <summary>Turns what is no answer into the gateway's terms.</summary>
    protected UpstreamErrors Errors { get; } = new(endpoint, time);

    /// <summary>Lists the models, and tells without a billed call whether the provider is there.</summary>
    protected abstract IProviderDirectory Directory { get; }

    public abstract Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    public abstract IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(IProviderDirectory) ? Directory
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public abstract void Dispose();
}
