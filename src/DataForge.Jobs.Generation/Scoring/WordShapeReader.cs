using System.Runtime.CompilerServices;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// Watches a word go by, letter for letter, and tells its shape. A word in ASCII letters cannot be pronounced if it
/// has a pair of letters that no European language writes, four letters without a vowel, seven consonants on end, letters
/// and digits in turns, or no end.
/// </summary>
internal struct WordShapeReader
{
    private const int LongestConsonantRun = 6;
    private const int MostTurns = 3;
    private const int LongestWord = 45;

    private static readonly uint[] ImpossibleFollowers = BuildImpossible(
        "bq bx cj cv cx dx fq fx fz gq gx hx jb jc jf jg jh jk jl jp jq jr jt jv jw jx jz kq kx lx " +
        "mx pq px qb qc qd qf qg qh qj qk ql qm qn qp qt qv qw qx qy qz sx tq vb vc vf vg vh vj vk vm vp vq vt vw vx vz " +
        "wq wv wx xj xk xr xz yq zf zj zq zx vd kz hz gv xn xg xd fk fv fj bk pj zr rx");

    private ulong _letters;
    private int _count;
    private int _capitals;
    private int _digits;
    private int _vowels;
    private int _consonantRun;
    private int _turns;
    private char _previous;
    private bool _wasDigit;
    private bool _firstCapital;
    private bool _nonAscii;
    private bool _impossible;

    /// <summary>Takes in one letter or digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(char letter, char folded, LetterKind kind)
    {
        var digit = kind == LetterKind.Digit;
        _turns += _count > 0 && digit != _wasDigit ? 1 : 0;
        _wasDigit = digit;
        var capital = letter < 128 ? (uint)(letter - 'A') < 26 : char.IsUpper(letter);
        _firstCapital |= _count == 0 && capital;
        _capitals += capital ? 1 : 0;
        _digits += digit ? 1 : 0;
        _count++;
        var index = (uint)(folded - 'a');
        if (index >= 26)
        {
            _nonAscii |= folded >= 128;
            _previous = '\0';
            _consonantRun = 0;
            return;
        }

        var vowel = ((1u << (int)index) & Vowels) != 0;
        _vowels += vowel ? 1 : 0;
        _consonantRun = vowel ? 0 : _consonantRun + 1;
        _impossible |= _consonantRun > LongestConsonantRun
            || (_previous != '\0' && (ImpossibleFollowers[_previous - 'a'] & (1u << (int)index)) != 0);
        _previous = folded;
        _letters++;
    }

    /// <summary>The shape of the word that has gone by.</summary>
    public readonly WordShape Finish()
    {
        var shape = _firstCapital ? WordShape.Capitalised : WordShape.None;
        shape |= _capitals > 1 && _capitals == _count - _digits ? WordShape.AllCapitals : WordShape.None;
        shape |= _digits > 0 ? WordShape.Digits : WordShape.None;
        shape |= _nonAscii ? WordShape.NonAscii : WordShape.None;
        var strange = _turns > MostTurns || _count > LongestWord
            || (_capitals <= 1 && (_impossible || (_letters > 3 && _vowels == 0 && _digits == 0)));
        return strange && !_nonAscii ? shape | WordShape.Unpronounceable : shape;
    }

    private const uint Vowels =
        1u << ('a' - 'a') | 1u << ('e' - 'a') | 1u << ('i' - 'a') | 1u << ('o' - 'a') | 1u << ('u' - 'a') | 1u << ('y' - 'a');

    private static uint[] BuildImpossible(string pairs)
    {
        var followers = new uint[26];
        foreach (var pair in pairs.Split(' '))
        {
            followers[pair[0] - 'a'] |= 1u << (pair[1] - 'a');
        }

        return followers;
    }
}
