namespace DataForge.Jobs.Generation.Scoring;

/// <summary>A run of words up to an end mark, a blank line or a new item of a list.</summary>
/// <param name="First">The index of its first word.</param>
/// <param name="Count">Its words, at least 1.</param>
/// <param name="Ended">Whether an end mark (<c>. ! ? …</c> and their kin) closes it.</param>
/// <param name="StartsLine">Whether it begins a line.</param>
/// <param name="ListItem">Whether it begins a line with a bullet, a number or a heading mark.</param>
internal readonly record struct Sentence(int First, int Count, bool Ended, bool StartsLine, bool ListItem);
