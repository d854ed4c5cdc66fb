namespace DataForge.Jobs.Generation.Filtering.Languages;

/// <summary>A language that can be told from others.</summary>
/// <param name="Code">ISO 639-1.</param>
/// <param name="Script">The script it is written in.</param>
/// <param name="StopWords">Its most frequent words, as hashes; none where the script alone tells it.</param>
internal sealed record Language(string Code, Script Script, HashSet<ulong> StopWords);

/// <summary>The scripts of the languages that can be told apart.</summary>
internal enum Script
{
    /// <summary>None of the others.</summary>
    Other,
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    Bengali,

    /// <summary>Chinese characters, without kana.</summary>
    Han,
}
