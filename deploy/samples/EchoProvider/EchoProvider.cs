using System.Runtime.CompilerServices;
using DataForge.Jobs.Generation.Providers.Plugins;
using Microsoft.Extensions.AI;

namespace EchoProvider;

/// <summary>Shows what a plugin is: it answers with what it was asked.</summary>
public sealed class EchoPlugin : IProviderPlugin
{
    public string Name => "echo";

    public IChatClient Create(ProviderPluginSettings settings) => new EchoClient(settings.Find("prefix") ?? "");
}

/// <summary>Any <see cref="IChatClient"/> will do; this one needs no network.</summary>
public sealed class EchoClient(string prefix) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = messages.Last(message => message.Role == ChatRole.User).Text;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, prefix + question))
        {
            ModelId = options?.ModelId,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = Words(question), OutputTokenCount = Words(prefix + question) },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // A provider that streams yields what it gets as it gets it; the last update says why it ended.
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
