using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Benchmarks.Quality;

/// <summary>Texts of about eighty words, as the mock provider writes them.</summary>
internal sealed class BenchmarkTexts : IDisposable
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Write a glad review of the travel kettle in about 80 words.")];

    private readonly ProviderGateway _gateway;

    public BenchmarkTexts()
    {
        var options = new ProviderOptions { Mock = new MockOptions { DuplicateRate = 0.05 } };
        _gateway = new ProviderGateway(options, new ModelRegistry(options), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
    }

    /// <summary>The text of an ordinal.</summary>
    public async Task<string> OfAsync(long ordinal)
    {
        var request = new CompletionRequest(ProviderNames.Mock, ProviderNames.Mock, Question) { Seed = 42, Ordinal = ordinal };
        return await _gateway.CompleteAsync(request, CancellationToken.None) is CompletionOutcome.Answered answered
            ? answered.Text
            : throw new InvalidOperationException("The mock did not answer.");
    }

    /// <summary>The texts of the first ordinals.</summary>
    public async Task<string[]> FirstAsync(int count)
    {
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            texts[i] = await OfAsync(i);
        }

        return texts;
    }

    public void Dispose() => _gateway.Dispose();
}
