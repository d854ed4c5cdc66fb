using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderDefaultsTests
{
    [Fact]
    public void Read_LeastRequest_FillsInEveryDefault()
    {
        var spec = Accept("");

        spec.Count.ShouldBe(10);
        spec.Prompt.ShouldBe("Hello");
        spec.Template.ShouldBeNull();
        spec.SystemPrompt.ShouldBeNull();
        spec.Variables.Count.ShouldBe(0);
        spec.Columns.ShouldBeEmpty();
        spec.Priority.ShouldBe(1);
        spec.Model.ShouldBe("mock");
        spec.Provider.ShouldBe("mock");
        spec.Temperature.ShouldBe(0.7);
        spec.TopP.ShouldBe(1.0);
        spec.MaxTokens.ShouldBeNull();
        spec.Stop.ShouldBeEmpty();
        spec.Seed.ShouldBe(DrawnSeed);
        spec.Messages.ShouldBeNull();
        spec.ResponseFormat.ShouldBe(new ResponseFormatSpec());
        spec.Deduplicate.ShouldBeNull();
        spec.Scoring.Weights.ShouldBeNull();
        spec.MaxCandidates.ShouldBe(110);
        spec.Name.ShouldBeNull();
        spec.Tags.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 101)]
    [InlineData(50, 150)]
    [InlineData(51, 153)]
    [InlineData(10_000_000, 30_000_000)]
    public void Read_NoMaxCandidates_LeavesRoomForRejects(int count, int expected)
    {
        Accept($"\"count\":{count}").MaxCandidates.ShouldBe(expected);
    }

    [Fact]
    public void Read_EveryField_TakesItAsGiven()
    {
        var spec = Accept(
            """
            "count":3,"system_prompt":"You write.","product":"Kettle","variables":{"tone":"dry"},"priority":5,"model":"mock",
            "provider":"mock","temperature":0,"top_p":0.5,"max_tokens":64,"stop":["\n\n","END"],"seed":-9223372036854775808,
            "scoring":{"weights":{"length":2,"grammar":0}},"max_candidates":3,"name":"Kettles","tags":["a","b"],
            "filters":{"min_length":1,"max_length":9,"min_characters":2,"max_characters":99,"required_keywords":["x"],
              "required_all":["y"],"forbidden_keywords":["z"],"regex":"a+","not_regex":"b+","sentiment":"neutral",
              "min_quality":0.5,"min_scores":{"relevance":0.25}}
            """);

        spec.SystemPrompt.ShouldBe("You write.");
        spec.Variables.ToJsonString().ShouldBe("""{"tone":"dry","product":"Kettle"}""");
        spec.Priority.ShouldBe(5);
        spec.Temperature.ShouldBe(0);
        spec.TopP.ShouldBe(0.5);
        spec.MaxTokens.ShouldBe(64);
        spec.Stop.ShouldBe(["\n\n", "END"]);
        spec.Seed.ShouldBe(long.MinValue);
        spec.Scoring.Weights!.ShouldBe(new Dictionary<string, double> { ["length"] = 2, ["grammar"] = 0 });
        spec.MaxCandidates.ShouldBe(3);
        spec.Name.ShouldBe("Kettles");
        spec.Tags.ShouldBe(["a", "b"]);
        spec.Filters.MinLength.ShouldBe(1);
        spec.Filters.MaxLength.ShouldBe(9);
        spec.Filters.MinCharacters.ShouldBe(2);
        spec.Filters.MaxCharacters.ShouldBe(99);
        spec.Filters.RequiredKeywords.ShouldBe(["x"]);
        spec.Filters.RequiredAll.ShouldBe(["y"]);
        spec.Filters.ForbiddenKeywords.ShouldBe(["z"]);
        spec.Filters.Regex.ShouldBe("a+");
        spec.Filters.NotRegex.ShouldBe("b+");
        spec.Filters.Sentiment.ShouldBe(SentimentLabel.Neutral);
        spec.Filters.MinQuality.ShouldBe(0.5);
        spec.Filters.MinScores!["relevance"].ShouldBe(0.25);
    }

    [Fact]
    public void Read_Nulls_CountAsLeftOut()
    {
        var spec = Accept(
            """
            "template":null,"messages":null,"prompt":"Hi","response_format":null,"seed":null,"variables":null,"columns":null,"filters":null,"tags":null,
            "deduplicate":null,"scoring":null,"max_candidates":null,"budget":null,"webhook":null,"deadline":null
            """);

        spec.Seed.ShouldBe(DrawnSeed);
        spec.MaxCandidates.ShouldBe(110);
    }

    [Theory]
    [InlineData("5.0")]
    [InlineData("5e0")]
    [InlineData("50e-1")]
    public void Read_WholeNumberInAnyNotation_IsTaken(string count)
    {
        Accept("\"count\":" + count).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData("true", DeduplicationMode.Near, 0.8)]
    [InlineData("{}", DeduplicationMode.Near, 0.8)]
    [InlineData("""{"mode":"near","threshold":0.5}""", DeduplicationMode.Near, 0.5)]
    [InlineData("""{"mode":"exact","field":"text"}""", DeduplicationMode.Exact, 0.8)]
    public void Read_Deduplicate_TakesAFlagOrAnObject(string value, DeduplicationMode mode, double threshold)
    {
        Accept("\"deduplicate\":" + value).Deduplicate.ShouldBe(new DeduplicationSpec(mode, threshold));
    }

    [Fact]
    public void Read_DeduplicateFalse_IsNone()
    {
        Accept("\"deduplicate\":false").Deduplicate.ShouldBeNull();
    }

    [Fact]
    public void Read_DefaultsOfWhatIsToCome_AreTaken()
    {
        Accept("""
            "response_format":{"type":"text"},"cache":{"mode":"off"}
            """).Count.ShouldBe(10);
    }

    [Fact]
    public void Read_FieldsOfTheCaller_AreLeftToIt()
    {
        using var document = System.Text.Json.JsonDocument.Parse("""{"count":1,"prompt":"Hi","rows":5}""");

        JobSpecReader.Read(document.RootElement, Lookups, () => 1, ["rows"]).Problems.ShouldBeEmpty();
        JobSpecReader.Read(document.RootElement, Lookups, () => 1).Problems.Keys.ShouldContain("rows");
    }
}
