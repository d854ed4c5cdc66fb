using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers;

/// <summary>
/// About how many tokens a call will take, for the limit on tokens per minute. It begins with four bytes a token, the
/// rule of thumb that OpenAI gives for English, and learns from what the provider counts, model by model.
/// </summary>
internal sealed class TokenEstimate
{
    private const double BytesPerToken = 4;
    private const double FirstCompletion = 256;

    /// <summary>The weight of the newest call in the running means.</summary>
    private const double Newest = 0.1;

    /// <summary>More models than this are nobody's; they are not remembered.</summary>
    private const int MostModels = 1000;

    private readonly ConcurrentDictionary<string, Means> _byModel = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tokens of prompt and answer together.</summary>
    public long Of(IReadOnlyList<ChatMessage> messages, ChatOptions options)
    {
        var means = _byModel.GetValueOrDefault(options.ModelId ?? "") ?? Means.Unknown;
        var completion = Math.Min(means.Completion, options.MaxOutputTokens ?? double.MaxValue);
        return (long)Math.Ceiling((Bytes(messages) * means.TokensPerByte) + completion);
    }

    /// <summary>Learns from a call that was answered.</summary>
    public void Learn(IReadOnlyList<ChatMessage> messages, ChatOptions options, UsageDetails? usage)
    {
        if (usage is not { InputTokenCount: { } prompt, OutputTokenCount: { } completion } || (_byModel.Count >= MostModels && !_byModel.ContainsKey(options.ModelId ?? "")))
        {
            return;
        }

        var perByte = prompt / Math.Max(1.0, Bytes(messages));
        _byModel.AddOrUpdate(
            options.ModelId ?? "",
            _ => new Means(perByte, completion),
            (_, known) => new Means(Blend(known.TokensPerByte, perByte), Blend(known.Completion, completion)));
    }

    private static double Blend(double known, double newest) => (known * (1 - Newest)) + (newest * Newest);

    private static long Bytes(IReadOnlyList<ChatMessage> messages) => messages.Sum(message => (long)Encoding.UTF8.GetByteCount(message.Text));

    private sealed record Means(double TokensPerByte, double Completion)
    {
        public static Means Unknown { get; } = new(1 / BytesPerToken, FirstCompletion);
    }
}
