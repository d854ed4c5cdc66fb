using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>
/// The mock's answer as a pure function of model, prompts, parameters, seed and ordinal. Ordinals of one job get
/// different answers, but for the share that is asked to nearly copy another's.
/// </summary>
internal sealed class MockAnswers(MockOptions options)
{
    /// <summary>Near-copies copy one of the first few ordinals of their stretch; those themselves copy nobody.</summary>
    private const long Stretch = 4096;
    private const long Leaders = 4;
    private const uint DetailMask = (1u << 24) - 1;

    public string Answer(IEnumerable<ChatMessage> messages, ChatOptions? parameters)
    {
        var key = KeyOf(messages, parameters, out var prompt);
        var seed = CallSeed.Mix((ulong)(parameters?.Seed ?? 0));
        var ordinal = AskOptions.OrdinalOf(parameters);
        var phrases = PromptPhrases.Of(prompt);
        if (parameters?.ResponseFormat is ChatResponseFormatJson format)
        {
            var text = Write(seed ^ key, ordinal, phrases, "", "");
            return format.Schema is { } schema ? MockJson.Write(schema, text, CallSeed.Mix(seed ^ key) + (ulong)ordinal) : MockJson.WriteObject(text);
        }

        if (options.DuplicateRate <= 0)
        {
            return Write(seed ^ key, ordinal, phrases, "", "");
        }

        // Leaders and their copies may answer different wordings of a prompt, so only its phrases count here.
        var draw = CallSeed.Mix(seed + CallSeed.Mix((ulong)ordinal));
        var place = Math.Abs(ordinal % Stretch);
        if (place < Leaders || (draw >> 11) * (1.0 / (1ul << 53)) >= options.DuplicateRate)
        {
            return Write(seed, ordinal, phrases, "", "");
        }

        var leader = ordinal - place + (long)(draw % (ulong)Leaders);
        return Write(
            seed,
            leader,
            phrases,
            MockPhrases.CopyPrefixes[(draw >> 2) % (ulong)MockPhrases.CopyPrefixes.Length],
            MockPhrases.CopySuffixes[(draw >> 5) % (ulong)MockPhrases.CopySuffixes.Length]);
    }

    private string Write(ulong key, long ordinal, PromptPhrases phrases, string prefix, string suffix)
    {
        var state = CallSeed.Mix(key + CallSeed.Mix((ulong)ordinal));
        return new MockWriter(state, Scatter((uint)ordinal & DetailMask, key), phrases, options.Words).Write(options.Words, prefix, suffix);
    }

    /// <summary>Maps 24 bits one to one onto 24 bits, differently for each key: no two ordinals share their details.</summary>
    private static uint Scatter(uint value, ulong key)
    {
        value = (value + (uint)key) & DetailMask;
        value ^= value >> 12;
        value = (value * 0x9E3779B1) & DetailMask;
        value ^= value >> 11;
        value = (value * 0x85EBCA6B) & DetailMask;
        return value ^ (value >> 13);
    }

    private static ulong KeyOf(IEnumerable<ChatMessage> messages, ChatOptions? parameters, out string prompt)
    {
        prompt = "";
        var key = Fold(0, parameters?.ModelId);
        foreach (var message in messages)
        {
            var text = message.Text;
            key = Fold(Fold(key, message.Role.Value), text);
            prompt = message.Role == ChatRole.User ? text : prompt;
        }

        key = CallSeed.Mix(key ^ BitConverter.SingleToUInt32Bits(parameters?.Temperature ?? -1));
        key = CallSeed.Mix(key ^ BitConverter.SingleToUInt32Bits(parameters?.TopP ?? -1));
        key = CallSeed.Mix(key ^ (uint)(parameters?.MaxOutputTokens ?? -1));
        foreach (var stop in parameters?.StopSequences ?? [])
        {
            key = Fold(key, stop);
        }

        return key;
    }

    /// <summary>Four characters at a time, and the length, so that no two texts fold alike by padding.</summary>
    private static ulong Fold(ulong key, string? text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        while (bytes.Length >= sizeof(ulong))
        {
            key = (key ^ MemoryMarshal.Read<ulong>(bytes)) * 0x9E3779B97F4A7C15;
            key ^= key >> 32;
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var rest in bytes)
        {
            key = (key ^ rest) * 0x9E3779B97F4A7C15;
            key ^= key >> 32;
        }

        return CallSeed.Mix(key + (ulong)(text?.Length ?? 0));
    }
}
