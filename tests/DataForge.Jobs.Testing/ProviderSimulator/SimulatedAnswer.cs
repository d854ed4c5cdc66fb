using System.Text;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>The text of an answer: a pure function of the request's key and prompt.</summary>
internal static class SimulatedAnswer
{
    /// <summary>Requests that share their answer choose among so many.</summary>
    private const ulong SharedAnswers = 4;

    private static readonly string[] Words = (
        "able amber answer arrive balance basket before better bright bring calm carry castle chance choose circle clear cloud corner country "
        + "cover craft cream daily dance dark deep detail dinner dream early east edge effort empty enjoy evening famous farmer field final fire "
        + "floor follow forest friend garden gentle glass gold green ground happy harbour heavy hidden honest hope house island journey keen "
        + "kitchen ladder large later leather letter light listen little lively market meadow metal middle minute modern morning mountain move "
        + "music narrow nature never north offer ocean open orange paper patient pencil people picture plain plenty polite porch pretty quick "
        + "quiet rain rapid reach ready river road round safe school season second seldom share shelter silver simple singer slow smooth soft "
        + "solid spring square stable station stone story street strong summer sunny table tender thick tower travel useful valley velvet "
        + "village violet visit voice walk warm water weather west wheel white wide willow winter wonder wooden yellow young").Split(' ');

    public static string Text(SimulatorRequest request, SimulatorBehaviour behaviour)
    {
        if (behaviour.Answers.FirstOrDefault(answer => request.Prompt.Contains(answer.PromptContains, StringComparison.Ordinal)) is { } given)
        {
            return given.Text;
        }

        var key = Mix(request.Key);
        if (behaviour.DuplicateRate > 0 && (key >> 11) * (1.0 / (1ul << 53)) < behaviour.DuplicateRate)
        {
            // The same text but for its last words.
            return $"{Compose(Mix(key % SharedAnswers), request.Prompt, behaviour.Words)} {Words[(key >> 20) % (ulong)Words.Length]} indeed.";
        }

        return Compose(key, request.Prompt, behaviour.Words);
    }

    private static string Compose(ulong state, string prompt, int words)
    {
        var topics = prompt.Split([' ', ',', '.', ':', ';', '!', '?', '"', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(static word => word.Length > 4)
            .Take(6)
            .DefaultIfEmpty("thing")
            .ToArray();
        var text = new StringBuilder(words * 7);
        var sentence = 0;
        for (var count = 0; count < words; count++)
        {
            state = Mix(state);
            var word = sentence == 3 ? topics[count / 12 % topics.Length] : Words[state % (ulong)Words.Length];
            text.Append(text.Length == 0 ? "" : " ");
            text.Append(sentence == 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word);
            sentence++;
            if (sentence == 12 || count == words - 1)
            {
                text.Append('.');
                sentence = 0;
            }
        }

        return text.ToString();
    }

    /// <summary>A step of SplitMix64 (Steele, Lea and Flood, 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
