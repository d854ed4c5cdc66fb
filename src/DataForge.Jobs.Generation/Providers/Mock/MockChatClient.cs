using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>Answers without a model: the same question always gets the same answer, at once or after a set time.</summary>
internal sealed class MockChatClient(MockOptions options, TimeProvider time) : IChatClient, IProviderDirectory
{
    /// <summary>The usual rule of thumb for English.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>What a message costs besides its text.</summary>
    private const int TokensPerMessage = 4;

    private readonly MockAnswers _answers = new(options);
    private readonly TimeSpan _latency = options.Latency;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _latency > TimeSpan.Zero
            ? AnswerLateAsync(messages, options, cancellationToken)
            : Task.FromResult(Answer(messages, options));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        var text = response.Text;
        for (var from = 0; from < text.Length;)
        {
            var space = text.IndexOf(' ', from);
            var to = space < 0 ? text.Length : space + 1;
            yield return new ChatResponseUpdate(ChatRole.Assistant, text[from..to]) { ModelId = response.ModelId };
            from = to;
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(response.Usage!)])
        {
            FinishReason = response.FinishReason,
            ModelId = response.ModelId,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public Task<IReadOnlyList<ListedModel>> ListModelsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ListedModel>>([new ListedModel(ProviderNames.Mock)]);

    public Task<ProviderCheck> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new ProviderCheck(null, "The mock always answers."));

    public void Dispose()
    {
        // There is nothing to close.
    }

    private async Task<ChatResponse> AnswerLateAsync(IEnumerable<ChatMessage> messages, ChatOptions? parameters, CancellationToken cancellationToken)
    {
        await Task.Delay(_latency, time, cancellationToken).ConfigureAwait(false);
        return Answer(messages, parameters);
    }

    private ChatResponse Answer(IEnumerable<ChatMessage> messages, ChatOptions? parameters)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var text = CutAtStop(_answers.Answer(asked, parameters), parameters?.StopSequences);
        var finishReason = ChatFinishReason.Stop;
        if (parameters?.MaxOutputTokens is { } most && Tokens(text.Length) > most)
        {
            text = text[..(most * CharactersPerToken)];
            finishReason = ChatFinishReason.Length;
        }

        long promptTokens = 0;
        for (var index = 0; index < asked.Count; index++)
        {
            promptTokens += Tokens(asked[index].Text.Length) + TokensPerMessage;
        }

        long completionTokens = Tokens(text.Length);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            ModelId = parameters?.ModelId,
            FinishReason = finishReason,
            Usage = new UsageDetails
            {
                InputTokenCount = promptTokens,
                OutputTokenCount = completionTokens,
                TotalTokenCount = promptTokens + completionTokens,
            },
        };
    }

    private static string CutAtStop(string text, IList<string>? stops)
    {
        var end = text.Length;
        foreach (var stop in stops ?? [])
        {
            var found = stop.Length > 0 ? text.IndexOf(stop, StringComparison.Ordinal) : -1;
            end = found >= 0 && found < end ? found : end;
        }

        return end == text.Length ? text : text[..end];
    }

    private static int Tokens(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
