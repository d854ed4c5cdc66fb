using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <summary>What each score rewards and what it holds against a text.</summary>
public sealed class ScoreTests
{
    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(25, 0.5)]
    [InlineData(49, 0.98)]
    [InlineData(50, 1.0)]
    [InlineData(150, 1.0)]
    [InlineData(200, 0.75)]
    [InlineData(300, 0.5)]
    [InlineData(3000, 0.5)]
    public void Length_OfSoManyWords_FollowsTheContract(int words, double expected) =>
        Measure(new LengthScore(), string.Join(' ', Enumerable.Repeat("word", words))).ShouldBe(expected);

    [Fact]
    public void Relevance_WithoutTerms_DoesNotApply()
    {
        var score = new RelevanceScore();
        score.Measure(SampleText.Of("anything"), ScoringContext.Empty).ShouldBeNull();
        score.Measure(SampleText.Of("anything"), ScoringContext.FromVariables(["the", "42", ""])).ShouldBeNull();
    }

    [Theory]
    [InlineData("Those wireless headphones are light.", 1.0)]
    [InlineData("A headphone without a cord.", 0.75)]
    [InlineData("We went to the beach.", 0.0)]
    public void Relevance_ByShareOfTermsCovered_Rises(string text, double expected) =>
        new RelevanceScore().Measure(SampleText.Of(text), ScoringContext.FromVariables(["the Wireless Headphones", "headphone"]))
            .ShouldBe(expected);

    [Fact]
    public void Relevance_OfHyphenatedAndChineseTerms_FindsThem()
    {
        var score = new RelevanceScore();
        score.Measure(SampleText.Of("It has noise cancelling."), ScoringContext.FromVariables(["noise-cancelling"])).ShouldBe(1);
        score.Measure(SampleText.Of("这个水壶很好。"), ScoringContext.FromVariables(["水壶"])).ShouldBe(1);
        score.Measure(SampleText.Of("天气不错。"), ScoringContext.FromVariables(["水壶"])).ShouldBe(0);
    }

    [Theory]
    [InlineData("The kettle boils boils quickly, and it is is quiet.")]
    [InlineData("This is a apple and an banana, an unique one.")]
    [InlineData("the kettle is quick. it is quiet. i like it.")]
    [InlineData("The kettle (which is new is quick. It is \"quiet.")]
    [InlineData("The kettle is quick , and quiet . It works,well.Really.")]
    [InlineData("The kettle xqzvk is qwrtp and bgxjk quiet.")]
    [InlineData("The kettle is quick. It is quiet. And then it")]
    public void Grammar_OfTextWithSlips_IsLowerThanOfTheSoundOne(string text)
    {
        const string Sound = "The kettle is quick. It is quiet, and an honest user would say that it is a unique one.";
        Measure(new GrammarScore(), Sound).ShouldBe(1);
        Measure(new GrammarScore(), text)!.Value.ShouldBeLessThan(0.9);
    }

    [Theory]
    [InlineData("I had had an hour; it was a European one. He said that that was very, very good.")]
    [InlineData("Buy these:\n- milk\n- bread\n\n1) Mix it.\n2) Bake it.")]
    [InlineData("Visit example.com or use Node.js 3.5 (it's free). \"Really?\" Yes!")]
    [InlineData("A title without an end")]
    [InlineData("Der Angstschweiß stand ihm auf der Stirn. Er ging nach Hause.")]
    [InlineData("Je pense, donc je suis. C'est la vie !")]
    [InlineData("Dear team,\n\nThe kettle is broken. Please send someone.\n\nBest regards,\nAnna Schmidt")]
    [InlineData("I love this kettle. It boils water fast. 😍")]
    [InlineData("I love this kettle. Look at it. #kettle #tea")]
    [InlineData("NASA and the FBI tested an MP3 player at 4K for 15 hrs.")]
    public void Grammar_OfSoundTextOfManyKinds_IsPerfect(string text) => Measure(new GrammarScore(), text).ShouldBe(1);

    [Fact]
    public void Coherence_OfSentencesThatLeadOn_IsAboveThatOfStrangers()
    {
        const string LeadsOn = "The kettle arrived on Monday. It boils a litre in four minutes. However, its lid is stiff.";
        const string Strangers = "The kettle arrived on Monday. Paris hosted eleven painters. Copper melts above a thousand degrees.";
        Measure(new CoherenceScore(), LeadsOn)!.Value.ShouldBeGreaterThan(0.9);
        Measure(new CoherenceScore(), Strangers)!.Value.ShouldBeLessThan(0.5);
    }

    [Theory]
    [InlineData("The kettle is quick. It is quiet. And then the lid", 0.7)]
    [InlineData("The kettle is quick. It is quiet. But the lid is,", 0.7)]
    [InlineData("The kettle is quick. It is quiet. But the lid is stiff.", 1)]
    public void Completeness_OfTextThatBreaksOff_IsLower(string text, double expected) =>
        Ending.Completeness(SampleText.Of(text)).ShouldBe(expected);

    [Fact]
    public void Coherence_OfAListOrAnotherLanguage_IsNotHeldAgainstIt()
    {
        Measure(new CoherenceScore(), "Pros:\n- fast\n- quiet pump\n- easy to clean\n\nCons:\n- small tank\n- no grinder")!
            .Value.ShouldBeGreaterThan(0.7);
        Measure(new CoherenceScore(), "Compré este hervidor hace tres meses. Hierve rápido. El mango se mantiene frío.")!
            .Value.ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void Coherence_OfALoop_IsNearNothing()
    {
        var loop = string.Join(' ', Enumerable.Repeat("The kettle is good and it boils water.", 10));
        Measure(new CoherenceScore(), loop)!.Value.ShouldBeLessThan(0.05);
        Measure(new DiversityScore(), loop)!.Value.ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Scores_OfTextWithoutWords_DoNotApplyExceptLength()
    {
        foreach (var text in new[] { "", "   ", "!!! 😀" })
        {
            Measure(new LengthScore(), text).ShouldBe(0);
            Measure(new CoherenceScore(), text).ShouldBeNull();
            Measure(new GrammarScore(), text).ShouldBeNull();
            Measure(new DiversityScore(), text).ShouldBeNull();
        }
    }

    [Fact]
    public void Mtld_OfDistinctWords_IsTheirCount()
    {
        var sample = SampleText.Of(string.Join(' ', Enumerable.Range(0, 40).Select(i => $"word{i}a")));
        LexicalDiversity.Mtld(sample).ShouldBe(40);
    }

    /// <summary>
    /// The figure that the documentation of LexicalRichness (Shen, 2022) gives for its example text; here stands the
    /// order of that text's words by number, which is all that MTLD looks at.
    /// </summary>
    [Fact]
    public void Mtld_OfTheExampleOfLexicalRichness_IsItsPublishedValue()
    {
        int[] words =
        [
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 10, 11, 12, 13, 14, 15, 16, 13, 17, 18, 19, 20, 21, 22, 11, 23, 19, 24, 25, 26, 13, 18, 27,
            28, 29, 30, 31, 32, 33, 22, 34, 32, 35, 36, 37, 13, 29, 18, 12, 7, 38, 1, 34, 34, 32, 35,
        ];
        words.Length.ShouldBe(57);
        words.Distinct().Count().ShouldBe(39);
        LexicalDiversity.Mtld(Numbered(words)).ShouldBe(46.79226361031519, 1e-9);
    }

    /// <summary>What its algorithm gives, run by a program of our own, for rows of numbers.</summary>
    [Fact]
    public void Mtld_OfRegularRows_IsThatOfTheReferenceAlgorithm()
    {
        LexicalDiversity.Mtld(Numbered(Enumerable.Range(0, 60).Select(i => i % 10))).ShouldBe(15.0, 1e-9);
        LexicalDiversity.Mtld(Numbered(Enumerable.Range(0, 200).Select(i => i * i % 23))).ShouldBe(11.764705882352942, 1e-9);
        LexicalDiversity.Mtld(Numbered(Enumerable.Range(0, 100).Select(i => Math.Min(i % 7, i % 11)))).ShouldBe(8.012820512820513, 1e-9);
    }

    private static SampleText Numbered(IEnumerable<int> words) => SampleText.Of(string.Join(' ', words.Select(word => $"word{word}a")));

    [Fact]
    public void Mtld_OfOneWordAgainAndAgain_IsTwo() =>
        LexicalDiversity.Mtld(SampleText.Of(string.Join(' ', Enumerable.Repeat("word", 40)))).ShouldBe(2);

    [Fact]
    public void DistinctNGrams_OfKnownText_IsTheirShare()
    {
        var words = SampleText.Of("a b a b a").Words;
        DistinctNGrams.Share(words, 2).ShouldBe(0.5);
        DistinctNGrams.Share(words, 3).ShouldBe(2 / 3.0);
        DistinctNGrams.Share(words, 6).ShouldBe(1);
    }

    private static double? Measure(IScore score, string text) => score.Measure(SampleText.Of(text), ScoringContext.Empty);
}
