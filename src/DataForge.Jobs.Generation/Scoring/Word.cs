namespace DataForge.Jobs.Generation.Scoring;

/// <summary>
/// A piece of a text that counts as one: a word of a script with spaces (the parts of a hyphenated word are pieces of
/// their own), or one letter of a script without them.
/// </summary>
/// <param name="Start">Where it begins in the composed text, in UTF-16 units.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Hash">A hash of its case-folded letters: the same on every machine.</param>
/// <param name="Id">Numbers the distinct hashes of one text from 0 in order of appearance.</param>
/// <param name="StemId">Numbers the distinct stems of one text from 0 in order of appearance.</param>
/// <param name="Shape">What its letters look like.</param>
/// <param name="Entry">What the English lexicon knows of it.</param>
internal readonly record struct Word(
    int Start, int Length, ulong Hash, int Id, int StemId, WordShape Shape, LexiconEntry Entry)
{
    public bool Has(WordShape shape) => (Shape & shape) != 0;

    public bool Is(WordRole role) => (Entry.Roles & role) != 0;

    /// <summary>Whether it carries meaning of its own: not a function word, and not a lone Latin letter.</summary>
    public bool IsContent => (Entry.Roles & WordRole.Function) == 0 && (Length > 1 || Has(WordShape.Unspaced));
}

/// <summary>What a word's letters look like.</summary>
[Flags]
internal enum WordShape : ushort
{
    None = 0,

    /// <summary>The first letter is a capital.</summary>
    Capitalised = 1,

    /// <summary>Two letters or more, all capitals.</summary>
    AllCapitals = 2,

    /// <summary>Has a digit.</summary>
    Digits = 4,

    /// <summary>Has a letter outside ASCII.</summary>
    NonAscii = 8,

    /// <summary>One letter of a script written without spaces.</summary>
    Unspaced = 16,

    /// <summary>Joined to the piece before it by a hyphen or an underscore.</summary>
    Joined = 32,

    /// <summary>Punctuation stands between the piece before it and this one.</summary>
    AfterPunctuation = 64,

    /// <summary>Its letters cannot be a word of a language written in Latin letters.</summary>
    Unpronounceable = 128,
}
