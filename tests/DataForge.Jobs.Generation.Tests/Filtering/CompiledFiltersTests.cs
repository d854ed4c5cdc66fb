using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Filtering;

public sealed class CompiledFiltersTests
{
    private const string Text = "The kettle boils quickly. It costs €20, and I love it!";

    public static TheoryData<string, FilterSpec> Refusing => new()
    {
        { "min_length", new FilterSpec { MinLength = 12 } },
        { "max_length", new FilterSpec { MaxLength = 9 } },
        { "min_characters", new FilterSpec { MinCharacters = 55 } },
        { "max_characters", new FilterSpec { MaxCharacters = 53 } },
        { "required_keywords", new FilterSpec { RequiredKeywords = ["kettles", "boil"] } },
        { "required_all", new FilterSpec { RequiredAll = ["kettle", "toaster"] } },
        { "forbidden_keywords", new FilterSpec { ForbiddenKeywords = ["toaster", "COSTS"] } },
        { "regex", new FilterSpec { Regex = @"\d{3}" } },
        { "not_regex", new FilterSpec { NotRegex = @"€\d+" } },
        { "language", new FilterSpec { Language = ["de"] } },
        { "c4", new FilterSpec { Preset = ["gopher_repetition", "c4"] } },
        { "sentiment", new FilterSpec { Sentiment = SentimentLabel.Negative } },
        { "min_quality", new FilterSpec { MinQuality = 0.81 } },
        { "min_scores", new FilterSpec { MinScores = new Dictionary<string, double> { ["length"] = 0.1, ["grammar"] = 0.95 } } },
    };

    public static TheoryData<FilterSpec> Passing =>
    [
        new FilterSpec(),
        new FilterSpec { MinLength = 11, MaxLength = 11, MinCharacters = 54, MaxCharacters = 54 },
        new FilterSpec { RequiredKeywords = ["toaster", "KETTLE"], RequiredAll = ["boils  quickly", "€20"] },
        new FilterSpec { ForbiddenKeywords = ["cost", "oil", "quickly it"] },
        new FilterSpec { Regex = @"(?i)KETTLE", NotRegex = @"^\s" },
        new FilterSpec { Regex = @"kettle(?= boils)" },
        new FilterSpec { Language = ["de", "en"], Preset = ["fineweb"] },
        new FilterSpec { Sentiment = SentimentLabel.Positive, MinQuality = 0.8 },
        new FilterSpec { MinScores = new Dictionary<string, double> { ["relevance"] = 0.9, ["grammar"] = 0.9 } },
    ];

    [Theory]
    [MemberData(nameof(Refusing))]
    public void FirstRefusal_SampleUnlikeTheFilter_NamesIt(string name, FilterSpec specification) =>
        Refusal(specification).ShouldBe(name);

    [Theory]
    [MemberData(nameof(Passing))]
    public void FirstRefusal_SampleAsAskedFor_IsNull(FilterSpec specification) => Refusal(specification).ShouldBeNull();

    [Fact]
    public void FirstRefusal_OfSeveral_IsTheFirstInTheOrderOfTheContract() =>
        Refusal(new FilterSpec { MinQuality = 1, NotRegex = "kettle", RequiredAll = ["toaster"], MaxCharacters = 10 })
            .ShouldBe("max_characters");

    [Theory]
    [InlineData(0.11, SentimentLabel.Positive)]
    [InlineData(0.1, SentimentLabel.Neutral)]
    [InlineData(-0.1, SentimentLabel.Neutral)]
    [InlineData(-0.11, SentimentLabel.Negative)]
    public void FirstRefusal_ByPolarity_TakesTheBoundsOfTheContract(double polarity, SentimentLabel label)
    {
        foreach (var asked in Enum.GetValues<SentimentLabel>())
        {
            var refusal = Compile(new FilterSpec { Sentiment = asked }).FirstRefusal(SampleText.Of(Text), default, polarity);
            refusal.ShouldBe(asked == label ? null : "sentiment");
        }
    }

    [Fact]
    public void FirstRefusal_PatternThatRunsOutOfTime_RefusesEitherWay()
    {
        // The back reference rules the linear engine out, and the nested repetition makes backtracking explode.
        const string Explosive = @"^(a+)+\1b$";
        var text = SampleText.Of(new string('a', 60) + "!");
        Compile(new FilterSpec { Regex = Explosive }).FirstRefusal(text, default, 0).ShouldBe("regex");
        Compile(new FilterSpec { NotRegex = Explosive }).FirstRefusal(text, default, 0).ShouldBe("not_regex");
    }

    [Fact]
    public void FirstRefusal_NestedRepetitionWithoutBackReference_RunsInLinearTime() =>
        Compile(new FilterSpec { NotRegex = "^(a+)+$" }).FirstRefusal(SampleText.Of(new string('a', 50_000) + "!"), default, 0)
            .ShouldBeNull();

    [Fact]
    public void NeedsScores_OnlyWhereAFilterLooksAtThem_IsTrue()
    {
        Compile(new FilterSpec { MinLength = 1, Sentiment = SentimentLabel.Neutral, Regex = "a" }).NeedsScores.ShouldBeFalse();
        Compile(new FilterSpec { MinQuality = 0.5 }).NeedsScores.ShouldBeTrue();
        Compile(new FilterSpec { MinScores = new Dictionary<string, double> { ["length"] = 0 } }).NeedsScores.ShouldBeTrue();
        CompiledFilters.None.NeedsScores.ShouldBeFalse();
    }

    private static string? Refusal(FilterSpec specification) =>
        Compile(specification).FirstRefusal(SampleText.Of(Text), new SampleScores(0.22, 0.9, null, 0.93, 1, 0.8), 0.4);

    private static CompiledFilters Compile(FilterSpec specification)
    {
        var filters = CompiledFilters.Compile(specification, out var errors);
        errors.ShouldBeEmpty();
        return filters.ShouldNotBeNull();
    }
}
