using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Filtering;

public sealed class FilterErrorsTests
{
    [Fact]
    public void Compile_EverythingWrongAtOnce_ReportsEachByPath()
    {
        var filters = CompiledFilters.Compile(
            new FilterSpec
            {
                MinLength = -1,
                MaxLength = 0,
                MinCharacters = 9,
                MaxCharacters = 8,
                RequiredKeywords = ["fine", " "],
                RequiredAll = [""],
                ForbiddenKeywords = ["\u3000"],
                Regex = "(",
                NotRegex = "",
                Sentiment = (SentimentLabel)7,
                MinQuality = 1.5,
                MinScores = new Dictionary<string, double> { ["beauty"] = 0.5, ["grammar"] = double.NaN },
            },
            out var errors);
        filters.ShouldBeNull();
        errors.Select(error => error.Path).Order(StringComparer.Ordinal).ShouldBe(
        [
            "filters.forbidden_keywords[0]",
            "filters.max_length",
            "filters.min_characters",
            "filters.min_length",
            "filters.min_quality",
            "filters.min_scores.beauty",
            "filters.min_scores.grammar",
            "filters.not_regex",
            "filters.regex",
            "filters.required_all[0]",
            "filters.required_keywords[1]",
            "filters.sentiment",
        ]);
        errors.ShouldAllBe(error => error.Message.Length > 0);
    }

    [Fact]
    public void Compile_OverallAmongMinScores_IsKnown()
    {
        CompiledFilters.Compile(
            new FilterSpec { MinScores = new Dictionary<string, double> { ["overall"] = 0.5 } }, out var errors);
        errors.ShouldBeEmpty();
    }
}
