using System.Globalization;
using DataForge.Jobs.Generation.Deduplication;
using Xunit.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

/// <summary>
/// What deduplication finds when 0 to 60 % of the words are changed: signatures propose, exact similarity decides.
/// Held against shingles that this test cuts for itself.
/// </summary>
public sealed class NearDuplicateCurveTests(ITestOutputHelper output)
{
    private const double Threshold = 0.8;
    private const int Words = 80;
    private const int PairsPerStep = 300;

    [Fact]
    public void Duplicates_OfGradedEdits_AreFoundAsTheirSimilaritySays()
    {
        var texts = new EditedTexts(seed: 60);
        var (duplicates, found, wrong) = (0, 0, 0);
        output.WriteLine("words changed, mean similarity, proposed, theory, at 0.8 and above, found of those");
        for (var percent = 0; percent <= 60; percent += percent < 10 ? 1 : 5)
        {
            var step = Enumerable.Range(0, PairsPerStep).Select(_ => Pair(texts, percent * Words / 100)).ToList();
            var alike = step.Where(pair => pair.Similarity >= Threshold).ToList();
            (duplicates, found) = (duplicates + alike.Count, found + alike.Count(pair => pair.Judged));
            wrong += step.Count(pair => pair.Judged && pair.Similarity < Threshold);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{percent,3} %  {step.Average(pair => pair.Similarity):0.000}  {step.Average(pair => pair.Proposed ? 1.0 : 0):0.000}  {step.Average(pair => Theory(pair.Similarity)):0.000}  {alike.Count,4}  {alike.Count(pair => pair.Judged),4}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recall {(double)found / duplicates:0.0000} of {duplicates}, precision {(double)found / (found + wrong):0.0000}"));
        duplicates.ShouldBeGreaterThan(500);
        ((double)found / duplicates).ShouldBeGreaterThanOrEqualTo(0.97);
        wrong.ShouldBe(0);
    }

    private static (double Similarity, bool Proposed, bool Judged) Pair(EditedTexts texts, int edits)
    {
        var words = texts.Text(Words);
        var edited = edits == 0 ? words : texts.Edited(words, edits);
        var (left, right) = (string.Join(' ', words), string.Join(' ', edited));
        var index = new NearDuplicateIndex();
        index.Add(0, NearDuplicateSignature.Compute(left));
        var candidates = new List<long>();
        index.Candidates(NearDuplicateSignature.Compute(right), candidates);
        var proposed = candidates.Count > 0;
        var judged = proposed && ShingleSet.Jaccard(ShingleSet.Of(left), ShingleSet.Of(right)) >= Threshold;
        return (BruteForce(left.Split(' '), right.Split(' ')), proposed, judged);
    }

    private static double BruteForce(string[] left, string[] right)
    {
        var (a, b) = (RunsOf(left), RunsOf(right));
        var shared = a.Count(b.Contains);
        return (double)shared / (a.Count + b.Count - shared);
    }

    private static HashSet<string> RunsOf(string[] words) =>
        [.. Enumerable.Range(0, words.Length - 4).Select(at => string.Join(' ', words[at..(at + 5)]))];

    private static double Theory(double similarity) => 1 - Math.Pow(1 - Math.Pow(similarity, 5), 20);
}
