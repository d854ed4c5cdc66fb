using System.Buffers;
using System.Globalization;

namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>Writes one answer of the mock: sentence after sentence from its stock, drawn from a state and nothing else.</summary>
internal ref struct MockWriter
{
    private readonly PromptPhrases _phrases;
    private readonly uint _detail;
    private ulong _state;
    private char[] _text;
    private int _length;
    private int _words;
    private int _nextPhrase;
    private bool _opening;

    /// <param name="state">Everything is drawn from it.</param>
    /// <param name="detail">Its 24 bits choose the opening's details, so different ones never open alike.</param>
    public MockWriter(ulong state, uint detail, PromptPhrases phrases, int words)
    {
        _state = state;
        _detail = detail;
        _phrases = phrases;
        _text = ArrayPool<char>.Shared.Rent((words * 8) + 256);
    }

    public string Write(int words, ReadOnlySpan<char> prefix, ReadOnlySpan<char> suffix)
    {
        // Real answers differ in length: a tenth more or less.
        var spread = Math.Max(1, words / 5);
        var target = words - (spread / 2) + (int)Draw((uint)spread);
        var tone = _phrases.Tone ?? Draw(20) switch { < 11 => MockTone.Good, < 16 => MockTone.Even, _ => MockTone.Bad };
        var ending = tone switch { MockTone.Good => MockPhrases.GoodEndings, MockTone.Bad => MockPhrases.BadEndings, _ => MockPhrases.EvenEndings };

        Append(prefix);
        _opening = true;
        Append(MockPhrases.Openers[Draw((uint)MockPhrases.Openers.Length)]);
        _opening = false;
        var used = default(UsedSentences);
        while (_words < target - 14)
        {
            Append(" ");
            Append(Next(tone, ref used));
        }

        if (_words < target - 4)
        {
            Append(" ");
            Append(ending[Draw((uint)ending.Length)]);
        }

        Append(suffix);
        var answer = new string(_text, 0, _length);
        ArrayPool<char>.Shared.Return(_text);
        return answer;
    }

    private MockSentence Next(MockTone tone, ref UsedSentences used)
    {
        // Every third sentence or so is plain, whatever the tone, as in reviews that people write.
        var plain = tone == MockTone.Even || Draw(3) == 0;
        var stock = plain ? MockPhrases.Plain : tone == MockTone.Good ? MockPhrases.Praise : MockPhrases.Complaint;
        ref var taken = ref plain ? ref used.Plain : ref used.Toned;
        if (taken == (1u << stock.Length) - 1)
        {
            taken = 0;
        }

        // What the prompt is about comes first, mostly; each sentence comes once, until all have come.
        var mustName = _nextPhrase < _phrases.Count - 1 && Draw(4) != 0;
        var start = (int)Draw((uint)stock.Length);
        var found = -1;
        for (var step = 0; step < stock.Length; step++)
        {
            var index = (start + step) % stock.Length;
            if ((taken & (1u << index)) != 0)
            {
                continue;
            }

            found = found < 0 ? index : found;
            if (!mustName || stock[index].NamesPhrase)
            {
                found = index;
                break;
            }
        }

        taken |= 1u << found;
        return stock[found];
    }

    private void Append(MockSentence sentence)
    {
        for (var gap = 0; gap < sentence.Gaps.Length; gap++)
        {
            Append(sentence.Texts[gap]);
            Fill(sentence.Gaps[gap]);
        }

        Append(sentence.Texts[^1]);
        _words++;
    }

    private void Fill(char gap)
    {
        switch (gap)
        {
            case 't':
                Append(_phrases.Topic);
                break;
            case 'k':
                Append(_phrases[_nextPhrase++]);
                break;
            case 'n':
                AppendNumber(_opening ? (int)(_detail & 63) + 5 : (int)Draw(55) + 3);
                break;
            case 'p':
                Append(MockPhrases.People[_opening ? (_detail >> 6) & 63 : Draw(64)]);
                break;
            case 'c':
                Append(MockPhrases.Cities[_opening ? (_detail >> 12) & 63 : Draw(64)]);
                break;
            case 'u':
                Append(MockPhrases.Uses[_opening ? (_detail >> 18) & 63 : Draw(64)]);
                break;
            default:
                Append(Pick(gap));
                break;
        }
    }

    private string Pick(char gap)
    {
        var words = gap switch
        {
            's' => MockPhrases.Subjects,
            'm' => MockPhrases.Moments,
            'r' => MockPhrases.Rooms,
            'g' => MockPhrases.Good,
            _ => MockPhrases.Bad,
        };
        return words[Draw((uint)words.Length)];
    }

    private void Append(scoped ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _text.Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        _words += text.Count(' ');
    }

    private void AppendNumber(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
        Append(digits[..written]);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<char>.Shared.Rent((_length + more) * 2);
        _text.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_text);
        _text = larger;
    }

    /// <summary>A number below the bound, by multiplication instead of division (D. Lemire, 2019).</summary>
    private uint Draw(uint bound) => (uint)(((CallSeed.Mix(_state++) >> 32) * bound) >> 32);

    private struct UsedSentences
    {
        public uint Plain;
        public uint Toned;
    }
}

/// <summary>Whether an answer praises or complains.</summary>
internal enum MockTone
{
    Good,
    Even,
    Bad,
}
