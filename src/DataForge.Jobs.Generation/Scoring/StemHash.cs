namespace DataForge.Jobs.Generation.Scoring;

/// <summary>The hash by which words of different texts are compared.</summary>
internal static class StemHash
{
    /// <summary>The stem's hash; words with letters outside ASCII are their own stem.</summary>
    public static ulong Of(SampleText sample, in Word word) => word.Has(WordShape.NonAscii)
        ? word.Hash
        : EnglishStem.Hash(sample.Folded.AsSpan(word.Start, word.Length));
}
