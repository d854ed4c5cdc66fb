using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Benchmarks.Quality;

/// <summary>All built-in scores and the sentiment, from the bare text, on one core.</summary>
internal static class ScoresBenchmark
{
    private const int Samples = 4_000;

    public static async Task<int> RunAsync()
    {
        using var source = new BenchmarkTexts();
        var texts = await source.FirstAsync(Samples);
        var scorer = SampleScorer.Compile(new ScoringSpec());
        var context = ScoringContext.FromVariables(["travel kettle", "glad"]);
        var taken = texts.Select(SampleText.Of).ToArray();
        double sum = 0;

        var all = Pace.Of(Samples, () =>
        {
            foreach (var text in texts)
            {
                var sample = SampleText.Of(text);
                sum += scorer.Score(sample, context).Overall.GetValueOrDefault() + SampleScorer.Sentiment(sample);
            }
        });
        var apart = Pace.Of(Samples, () => sum += texts.Sum(text => SampleText.Of(text).WordCount));
        var scores = Pace.Of(Samples, () => sum += taken.Sum(sample => scorer.Score(sample, context).Overall.GetValueOrDefault()));
        var sentiment = Pace.Of(Samples, () => sum += taken.Sum(SampleScorer.Sentiment));
        var floor = Pace.Of(Samples, () => sum += texts.Sum(text => (double)Hash(text)));

        Console.WriteLine($"{Samples:N0} texts of {taken.Average(sample => sample.WordCount):N0} words, one thread, best of seven passes, per second:");
        Pace.Print("all scores and sentiment", all, "from the bare text; at least 20,000");
        Pace.Print("  taking the text apart", apart, "once for scores, filters and signature");
        Pace.Print("  scores", scores, "of texts taken apart");
        Pace.Print("  sentiment", sentiment, "of texts taken apart");
        Pace.Print("this machine's floor", floor, "a multiplication and a shift for each character of the same texts");
        Pace.Print("(checksum)", sum % 1000, "");
        return 0;
    }

    private static uint Hash(string text)
    {
        var state = 1ul;
        foreach (var c in text)
        {
            state = (state ^ c) * 0x9E3779B97F4A7C15UL;
            state ^= state >> 29;
        }

        return (uint)state;
    }
}
