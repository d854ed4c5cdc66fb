using System.Text.RegularExpressions;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>
/// Tells an answer in which the model declines from one that is of use: a short text that begins with one of the
/// phrases that models decline with. An apology alone is not enough, as a review may well begin with "I'm sorry, but I
/// can't recommend this kettle": what cannot be done must be what a model is asked for.
/// </summary>
internal static partial class Refusal
{
    /// <summary>Longest text that can be a refusal, in characters. A longer one goes on to answer.</summary>
    public const int MaxLength = 800;

    private const string Apology =
        @"(?:(?:i(?:'m|\s+am)\s+)?(?:very\s+|so\s+|really\s+|truly\s+)?sorry|i\s+(?:do\s+)?apologi[sz]e|my\s+apologies|unfortunately|regrettably)[\s,.:;!\u2013\u2014-]*(?:but|however)?[\s,]*";

    private const string Unable =
        @"i(?:'m|\s+am)?\s+(?:can't|cannot|can\s+not|unable\s+to|not\s+able\s+to|won't(?:\s+be\s+able\s+to)?|will\s+not(?:\s+be\s+able\s+to)?)\s+";

    /// <summary>What a model cannot do, beyond doubt.</summary>
    private const string Plainly =
        @"(?:assist|comply|fulfill?|help\s+(?:you\s+)?with|generate|engage\s+in|discuss|respond\s+to|participate\s+in|(?:provide|create|write|produce|answer|complete|process|do)\s+(?:that|this|such|your|any|content|the\s+request))\b";

    /// <summary>What a model cannot do, after an apology.</summary>
    private const string WithApology = @"(?:help|provide|create|write|produce|compose|answer|respond|accommodate)\b";

    private const string AsModel =
        @"as\s+an?\s+(?:large\s+)?(?:ai|artificial\s+intelligence|language\s+model)(?:\s+(?:language\s+)?(?:model|assistant))?\s*,";

    private const string AmModel = @"i(?:'m|\s+am)\s+(?:just\s+|only\s+)?an?\s+(?:large\s+)?(?:ai|language\s+model)\b";

    private const string Decline = @"(?:sorry,?\s+)?(?:but\s+)?i\s+(?:must|have\s+to)\s+(?:respectfully\s+|politely\s+)?decline\b";

    /// <summary>Whether the text declines to answer.</summary>
    public static bool IsRefusal(string text) =>
        text.Length <= MaxLength && Phrases().IsMatch(text.Replace('\u2019', '\'').TrimStart(' ', '"', '\u201C', '*', '_', '>', '\n', '\r', '\t'));

    [GeneratedRegex(
        @"\A(?:" + Apology + "(?:" + Unable + "(?:" + Plainly + "|" + WithApology + ")|" + AsModel + "|" + AmModel + ")|"
            + Unable + Plainly + "|" + AsModel + "|" + AmModel + "|" + Decline + ")",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Phrases();
}
