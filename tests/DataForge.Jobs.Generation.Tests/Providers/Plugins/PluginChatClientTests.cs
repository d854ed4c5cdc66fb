using System.Net;
using System.Runtime.CompilerServices;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Plugins;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers.Plugins;

public sealed class PluginChatClientTests
{
    private const string Canary = "canary-secret-1234";

    public static TheoryData<Exception, ProviderErrorKind> Failures => new()
    {
        { new HttpRequestException(Canary, null, HttpStatusCode.TooManyRequests), ProviderErrorKind.RateLimited },
        { new HttpRequestException(Canary, null, HttpStatusCode.Unauthorized), ProviderErrorKind.Authentication },
        { new HttpRequestException(Canary, null, HttpStatusCode.Forbidden), ProviderErrorKind.Authentication },
        { new HttpRequestException(Canary, null, HttpStatusCode.RequestTimeout), ProviderErrorKind.Timeout },
        { new HttpRequestException(Canary, null, HttpStatusCode.UnprocessableEntity), ProviderErrorKind.BadRequest },
        { new HttpRequestException(Canary, null, (HttpStatusCode)529), ProviderErrorKind.ServerError },
        { new HttpRequestException(Canary), ProviderErrorKind.ServerError },
        { new IOException(Canary), ProviderErrorKind.ServerError },
        { new TimeoutException(Canary), ProviderErrorKind.Timeout },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task GetResponseAsync_UsualExceptionsOfHttp_AreUnderstoodAndGiveNothingAway(Exception thrown, ProviderErrorKind kind)
    {
        using var client = new PluginChatClient("mine", new ThrowingClient(thrown));

        var whole = await Should.ThrowAsync<ProviderException>(() => client.GetResponseAsync([]));
        var streamed = await Should.ThrowAsync<ProviderException>(() => client.GetStreamingResponseAsync([]).ToChatResponseAsync());

        whole.Kind.ShouldBe(kind);
        whole.Message.ShouldNotContain(Canary);
        var cutsStream = thrown is IOException or HttpRequestException { StatusCode: null };
        streamed.Kind.ShouldBe(cutsStream ? ProviderErrorKind.StreamBroken : kind);
        streamed.Message.ShouldNotContain(Canary);
    }

    [Fact]
    public async Task GetResponseAsync_CancellationAndWhatIsOurs_PassThrough()
    {
        using var cancelled = new PluginChatClient("mine", new ThrowingClient(new OperationCanceledException()));
        var ours = new ProviderException(ProviderErrorKind.ContentFilter, "no");
        using var known = new PluginChatClient("mine", new ThrowingClient(ours));

        await Should.ThrowAsync<OperationCanceledException>(() => cancelled.GetResponseAsync([]));
        (await Should.ThrowAsync<ProviderException>(() => known.GetResponseAsync([]))).ShouldBeSameAs(ours);
    }

    /// <summary>Throws at once, or after the first update of a stream.</summary>
    private sealed class ThrowingClient(Exception exception) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromException<ChatResponse>(exception);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, "half an");
            throw exception;
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
