namespace DataForge.Jobs.Generation.Filtering.Languages;

/// <summary>In which script a text is written.</summary>
internal static class Scripts
{
    private const int Kinds = (int)Script.Han + 1;

    /// <summary>Japanese mixes kana into its characters; a Chinese text has none but in foreign names.</summary>
    private const double JapaneseKana = 0.1;

    /// <summary>
    /// The script of most letters, at least half of them; null for a text without letters. Japanese is
    /// <see cref="Script.Other"/>: it is none of the twelve languages. A Chinese character weighs three letters, about
    /// what it says.
    /// </summary>
    public static Script? Of(string text)
    {
        Span<int> letters = stackalloc int[Kinds];
        letters.Clear();
        var kana = 0;
        foreach (var c in text)
        {
            if (!char.IsLetter(c))
            {
                continue;
            }

            kana += c is >= '\u3041' and <= '\u30FF' ? 1 : 0;
            var script = Of(c);
            letters[(int)script] += script == Script.Han ? 3 : 1;
        }

        ref var han = ref letters[(int)Script.Han];
        if (kana > JapaneseKana * (kana + (han / 3)))
        {
            letters[(int)Script.Other] += han;
            han = 0;
        }

        var (all, most) = (0, Script.Other);
        for (var script = 0; script < Kinds; script++)
        {
            all += letters[script];
            most = letters[script] > letters[(int)most] ? (Script)script : most;
        }

        return all == 0 ? null : letters[(int)most] * 2 >= all ? most : Script.Other;
    }

    private static Script Of(char c) => c switch
    {
        < '\u0250' or (>= '\u1E00' and <= '\u1EFF') => Script.Latin,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\uFB50' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFE') => Script.Arabic,
        >= '\u0900' and <= '\u097F' => Script.Devanagari,
        >= '\u0980' and <= '\u09FF' => Script.Bengali,
        (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') => Script.Han,
        _ => Script.Other,
    };
}
