using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Upstream;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Anthropic;

/// <summary>
/// The tokens of one call. Anthropic counts the prompt in three parts (new, read from its cache, written to it), and in
/// a stream says all counts anew, each time in full.
/// </summary>
internal sealed class AnthropicUsage
{
    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _output;
    private long? _thinking;

    /// <summary>What is known so far; null where nothing is.</summary>
    public UsageDetails? Details
    {
        get
        {
            if (_input is null && _output is null)
            {
                return null;
            }

            var prompt = _input is { } fresh ? fresh + (_cacheRead ?? 0) + (_cacheWrite ?? 0) : (long?)null;
            var details = new UsageDetails
            {
                InputTokenCount = prompt,
                OutputTokenCount = _output,
                TotalTokenCount = prompt + _output,
                CachedInputTokenCount = _cacheRead,
                ReasoningTokenCount = _thinking,
            };
            if (_cacheWrite is > 0)
            {
                details.AdditionalCounts = new() { ["cache_creation_input_tokens"] = _cacheWrite.Value };
            }

            return details;
        }
    }

    /// <summary>Takes over the counts of an object's <c>usage</c>.</summary>
    public void Read(JsonElement message)
    {
        if (JsonField.Object(message, "usage") is not { } usage)
        {
            return;
        }

        _input = JsonField.Count(usage, "input_tokens") ?? _input;
        _cacheRead = JsonField.Count(usage, "cache_read_input_tokens") ?? _cacheRead;
        _cacheWrite = JsonField.Count(usage, "cache_creation_input_tokens") ?? _cacheWrite;
        _output = JsonField.Count(usage, "output_tokens") ?? _output;
        _thinking = JsonField.Count(usage, "output_tokens_details", "thinking_tokens") ?? _thinking;
    }
}
