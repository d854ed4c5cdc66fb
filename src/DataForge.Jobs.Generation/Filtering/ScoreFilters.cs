using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Filters on what was measured: sentiment and scores. A score that does not apply refuses nothing.</summary>
internal static class ScoreFilters
{
    public static void Check(FilterSpec specification, FilterErrors errors)
    {
        errors.Require(specification.MinQuality is null or (>= 0 and <= 1), "min_quality", "Must be between 0 and 1.");
        errors.Require(
            specification.Sentiment is not { } sentiment || Enum.IsDefined(sentiment), "sentiment",
            "Must be positive, negative or neutral.");
        foreach (var (name, least) in Ordered(specification.MinScores))
        {
            errors.Require(
                name == ScoreNames.Overall || ScoreNames.Weighable.Contains(name), $"min_scores.{name}",
                $"No such score; there are {string.Join(", ", ScoreNames.Weighable)}, {ScoreNames.Overall}.");
            errors.Require(least is >= 0 and <= 1, $"min_scores.{name}", "Must be between 0 and 1.");
        }
    }

    public static IEnumerable<IFilter> Of(FilterSpec specification)
    {
        if (specification.Sentiment is { } label)
        {
            yield return new SentimentFilter(label);
        }

        if (specification.MinQuality is { } quality)
        {
            yield return new ScoreFilter("min_quality", [(ScoreNames.Overall, quality)]);
        }

        if (specification.MinScores is { Count: > 0 } scores)
        {
            yield return new ScoreFilter("min_scores", [.. Ordered(scores).Select(pair => (pair.Key, pair.Value))]);
        }
    }

    private static IEnumerable<KeyValuePair<string, double>> Ordered(IReadOnlyDictionary<string, double>? scores) =>
        scores?.OrderBy(pair => pair.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, double>>();
}
