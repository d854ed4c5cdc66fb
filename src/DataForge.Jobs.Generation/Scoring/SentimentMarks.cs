using System.Buffers;
using System.Text;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>What emoji and emoticons say, beside the words.</summary>
internal static class SentimentMarks
{
    private const string HappyEmoji = "😀😃😄😁😆😅😂🤣😊😇🙂😉😍🥰😘😗😋😎🤩🥳🤗😌😺😻👍👏🙌🙏💪👌✨🎉🎊❤🧡💛💚💙💜🖤🤍💕💖💗💓💞💘💝🌟⭐🔥💯🏆🥇☺♥✅💐🌹";
    private const string UnhappyEmoji = "😒😞😔😟😕🙁☹😣😖😫😩😢😭😤😠😡🤬😱😨😰😥😓🙄😬🤢🤮😷🤒🤕😵👎💔😾😿🤦🖕🚫❌😑😐💩🤡😳";

    private static readonly (string Mark, int Sign)[] Emoticons =
    [
        (":)", 1), (":-)", 1), (":D", 1), (":-D", 1), (";)", 1), (";-)", 1), ("<3", 1), (":')", 1), (":P", 1),
        (":(", -1), (":-(", -1), (":'(", -1), (":/", -1), (":-/", -1), (":|", -1), ("</3", -1), (">:(", -1),
    ];

    private static readonly Dictionary<int, int> Emoji = HappyEmoji.EnumerateRunes().Select(rune => (rune, Sign: 1))
        .Concat(UnhappyEmoji.EnumerateRunes().Select(rune => (rune, Sign: -1)))
        .ToDictionary(pair => pair.rune.Value, pair => pair.Sign);

    /// <summary>Where a mark can begin; nearly every text has none of them, and is passed over in one sweep.</summary>
    private static readonly SearchValues<char> Starts = SearchValues.Create(
        [':', ';', '<', .. Emoji.Keys.Select(code => new Rune(code).ToString()[0]).Distinct()]);

    /// <summary>How many marks are happy, and how many unhappy.</summary>
    public static (int Happy, int Unhappy) Count(ReadOnlySpan<char> text)
    {
        var (happy, unhappy) = (0, 0);
        for (var at = text.IndexOfAny(Starts); at >= 0;)
        {
            var (sign, length) = Read(text[at..]);
            happy += sign > 0 ? 1 : 0;
            unhappy += sign < 0 ? 1 : 0;
            text = text[(at + length)..];
            at = text.IndexOfAny(Starts);
        }

        return (happy, unhappy);
    }

    private static (int Sign, int Length) Read(ReadOnlySpan<char> text)
    {
        if (text[0] >= 128)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var units);
            return (Emoji.GetValueOrDefault(rune.Value), units);
        }

        foreach (var (mark, sign) in Emoticons)
        {
            // "http://" and "3:00" hold what looks like a mark; a real one stands alone.
            if (text.StartsWith(mark) && (text.Length == mark.Length || !char.IsLetterOrDigit(text[mark.Length])) && !text.StartsWith("://"))
            {
                return (sign, mark.Length);
            }
        }

        return (0, 1);
    }
}
