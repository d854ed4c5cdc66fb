using System.Net;
using System.Runtime.CompilerServices;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CompleteAsync_ClientThatHearsNoCancellation_IsNotWaitedForLongerThanAnAttemptMayTake(bool streamed)
    {
        using var client = new DeafClient();
        using var gateway = new ProviderGateway(
            [new ProviderClient("mine", new PluginChatClient("mine", client)) { AttemptTimeout = TimeSpan.FromMilliseconds(300) }],
            new ResilienceOptions { MaxRetries = 0 },
            new ModelRegistry(new ProviderOptions()),
            TimeProvider.System);
        var request = new CompletionRequest("mine", "m", [new ChatMessage(ChatRole.User, "Write.")]);

        var asking = streamed ? gateway.StreamAsync(request, (_, _) => ValueTask.CompletedTask, default) : gateway.CompleteAsync(request, default);

        var outcome = (await asking.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<CompletionOutcome.Deferred>();
        (outcome.Kind, outcome.Usage.Calls, outcome.Usage.IsPartial).ShouldBe((ProviderErrorKind.Timeout, 1, true));
        // What it does once it wakes up is nobody's concern, and it is cleared away.
        client.Wakes.SetResult();
        if (streamed)
        {
            await client.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private sealed class DeafClient : IChatClient
    {
        public TaskCompletionSource Wakes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await Wakes.Task;
            throw new IOException("Too late.");
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, "half an");
                await Wakes.Task;
            }
            finally
            {
                Ended.SetResult();
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
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
