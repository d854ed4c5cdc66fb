using System.IO.Compression;
using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Reporting;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Reporting;

public sealed class DiversityTests
{
    [Fact]
    public void DistinctN_TwoTexts_CountsOverBoth()
    {
        var diversity = new CorpusDiversity();
        diversity.Add(SampleText.Of("The cat sat on the mat."));
        diversity.Add(SampleText.Of("The cat ran."));

        var shares = diversity.Summarize();

        // the cat sat on mat ran; the-cat cat-sat sat-on on-the the-mat cat-ran; four trigrams and the-cat-ran.
        shares.Select(share => (share.N, share.Distinct, share.Total, share.Exact)).ShouldBe([(1, 6, 9, true), (2, 6, 7, true), (3, 5, 5, true)]);
        shares[0].Share.ShouldBe(6 / 9.0);
    }

    [Fact]
    public void DistinctCounter_PastItsExactRange_StaysWithinThreeStandardErrors()
    {
        var counter = new DistinctCounter();
        const int many = 3_000_000;
        for (var i = 0UL; i < many; i++)
        {
            counter.Add(CallSeed.Mix(i));
            counter.Add(CallSeed.Mix(i / 2));
        }

        counter.IsExact.ShouldBeFalse();
        (counter.Count / (double)many).ShouldBe(1, 3 * 1.04 / 256);
    }

    [Fact]
    public void SelfBleu_ThreeTexts_MatchesTheHandComputedValue()
    {
        // a: "a b c d e" against b and c; its 1-grams a b c d are shared, e is not: 4/5; 2-grams 3/4; 3-grams 2/3; 4-grams 1/2.
        // The same holds for b, "a b c d f". c, "x y", shares nothing. All references of a that are closest have five words.
        SampleText[] texts = [SampleText.Of("alpha beta gamma delta one"), SampleText.Of("alpha beta gamma delta two"), SampleText.Of("three four")];
        var expected = Math.Pow(4 / 5.0 * (3 / 4.0) * (2 / 3.0) * (1 / 2.0), 0.25);

        SelfBleu.Of(texts)!.Value.ShouldBe((expected + expected + 0) / 3, 1e-12);
    }

    [Fact]
    public void SelfBleu_ShorterThanItsReference_IsPenalisedAndSmoothed()
    {
        // "one two" against "one two three": 2/2, 1/1, then no 3-grams and no 4-grams, 0.1/1 each; penalty exp(1 − 3/2).
        // The other way: 2/3, 1/2, 0.1/1, 0.1/1 and no penalty.
        SampleText[] texts = [SampleText.Of("one two"), SampleText.Of("one two three")];
        var first = Math.Exp(-0.5) * Math.Pow(1 * 1 * 0.1 * 0.1, 0.25);
        var second = Math.Pow(2 / 3.0 * 0.5 * 0.1 * 0.1, 0.25);

        SelfBleu.Of(texts)!.Value.ShouldBe((first + second) / 2, 1e-12);
    }

    [Fact]
    public void SelfBleu_Extremes_AreOneAndZero()
    {
        SelfBleu.Of([SampleText.Of("one two three four five"), SampleText.Of("one two three four five")])!.Value.ShouldBe(1, 1e-12);
        SelfBleu.Of([SampleText.Of("one two"), SampleText.Of("three four")]).ShouldBe(0);
        SelfBleu.Of([SampleText.Of("alone")]).ShouldBeNull();
    }

    [Fact]
    public void CompressionRatio_IsWhatGzipMakesOfTheLines()
    {
        using var ratio = new CompressionRatio();
        var texts = Enumerable.Range(0, 200).Select(i => $"Text number {i}, größer than the last.").ToList();
        texts.ForEach(ratio.Add);
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text + "\n"))));
        }

        var compression = ratio.Summarize().ShouldNotBeNull();

        (compression.Texts, compression.Bytes).ShouldBe((200, texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1)));
        compression.Ratio.ShouldBe(compression.Bytes / (double)file.Length, 0.01);
    }

    [Fact]
    public void FixedSample_DependsOnOrdinalsAlone()
    {
        var (forwards, backwards) = (new FixedSample(50), new FixedSample(50));
        for (var i = 0; i < 1000; i++)
        {
            forwards.Add(i, $"{i}");
            backwards.Add(999 - i, $"{999 - i}");
        }

        forwards.First(50).ShouldBe(backwards.First(50));
        forwards.First(10).ShouldBeSubsetOf(forwards.First(20));
        forwards.First(50).Select(item => item.Ordinal).ShouldBeInOrder();
    }
}
