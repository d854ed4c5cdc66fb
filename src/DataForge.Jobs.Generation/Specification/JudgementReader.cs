using System.Text.Json;
using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads what decides over an answer: <c>filters</c>, <c>deduplicate</c> and <c>scoring</c>.</summary>
internal sealed class JudgementReader(SpecLookups lookups, SpecProblems problems)
{
    /// <summary>The filters; what could be read of them where something is wrong.</summary>
    public FilterSpec ReadFilters(RequestObject root)
    {
        if (root.TakeObject("filters") is not { } filters)
        {
            return new FilterSpec();
        }

        var spec = new FilterSpec
        {
            MinLength = (int?)filters.TakeInteger("min_length", 0, int.MaxValue),
            MaxLength = (int?)filters.TakeInteger("max_length", 0, int.MaxValue),
            MinCharacters = (int?)filters.TakeInteger("min_characters", 0, int.MaxValue),
            MaxCharacters = (int?)filters.TakeInteger("max_characters", 0, int.MaxValue),
            RequiredKeywords = filters.TakeTexts("required_keywords", SpecBounds.Keywords, SpecBounds.KeywordLength),
            RequiredAll = filters.TakeTexts("required_all", SpecBounds.Keywords, SpecBounds.KeywordLength),
            ForbiddenKeywords = filters.TakeTexts("forbidden_keywords", SpecBounds.Keywords, SpecBounds.KeywordLength),
            Regex = filters.TakeText("regex", SpecBounds.PatternLength),
            NotRegex = filters.TakeText("not_regex", SpecBounds.PatternLength),
            Language = filters.TakeTextOrTexts("language", SpecBounds.Choices, SpecBounds.ChoiceLength),
            Preset = filters.TakeTextOrTexts("preset", SpecBounds.Choices, SpecBounds.ChoiceLength),
            Sentiment = filters.TakeWord<SentimentLabel>("sentiment"),
            MinQuality = filters.TakeNumber("min_quality", 0, 1),
            MinScores = filters.TakeNumbers("min_scores", [.. ScoreNames.Weighable, ScoreNames.Overall], 0, 1),
        };
        filters.Close();
        if (!problems.IsTouched(filters.Path))
        {
            CompiledFilters.Compile(spec, out var errors);
            AddAll(errors);
        }

        return spec;
    }

    /// <summary>How duplicates are found; null where they may stay.</summary>
    public DeduplicationSpec? ReadDeduplication(RequestObject root)
    {
        const string Name = "deduplicate";
        switch (root.Take(Name)?.ValueKind)
        {
            case null or JsonValueKind.False:
                return null;
            case JsonValueKind.True:
                return new DeduplicationSpec(DeduplicationMode.Near, DeduplicationSpec.DefaultThreshold);
            case JsonValueKind.Object when root.TakeObject(Name) is { } deduplicate:
                return ReadMode(deduplicate);
            default:
                root.Refuse(Name, "Must be true, false or an object.");
                return null;
        }
    }

    /// <summary>How the overall score is weighed.</summary>
    public ScoringSpec ReadScoring(RequestObject root, ModelEntry? model)
    {
        if (root.TakeObject("scoring") is not { } scoring)
        {
            return new ScoringSpec();
        }

        var weights = scoring.TakeNumbers("weights", ScoreNames.Weighable, 0, double.MaxValue);
        var judge = JudgeReader.Read(scoring, lookups.Models, model);
        scoring.Close();
        var spec = new ScoringSpec { Weights = weights, Judge = judge };
        if (!problems.IsTouched(scoring.Path))
        {
            AddAll(SampleScorer.Validate(spec));
        }

        return spec;
    }

    private void AddAll(IReadOnlyList<(string Path, string Message)> errors)
    {
        foreach (var (path, message) in errors)
        {
            problems.Add(path, message);
        }
    }

    private DeduplicationSpec ReadMode(RequestObject deduplicate)
    {
        var mode = deduplicate.TakeWord<DeduplicationMode>("mode") ?? DeduplicationMode.Near;
        var threshold = deduplicate.TakeNumber("threshold", SpecBounds.LeastThreshold, 1) ?? DeduplicationSpec.DefaultThreshold;

        var field = deduplicate.TakeText("field", SpecBounds.FieldLength) ?? DeduplicationSpec.WholeText;
        if (!ComparedField.IsName(field))
        {
            deduplicate.Refuse("field", "Must be `text`, or `data.` and the name of a field, such as `data.title`.");
        }

        var against = ReadAgainst(deduplicate);
        deduplicate.Close();
        return new DeduplicationSpec(mode, threshold) { Field = field, Against = against.Count > 0 ? against : null };
    }

    private List<Guid> ReadAgainst(RequestObject deduplicate)
    {
        var texts = deduplicate.TakeTexts("against", SpecBounds.Choices, SpecBounds.ChoiceLength);
        var jobs = new List<Guid>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            var path = SpecPath.Item(deduplicate.PathOf("against"), i);
            if (!Guid.TryParse(texts[i], out var id) || !lookups.Jobs.TryGetValue(id, out var ended))
            {
                problems.Add(path, $"There is no job `{texts[i]}`.");
            }
            else if (!ended)
            {
                problems.Add(path, $"Job `{texts[i]}` has not ended yet. Wait for its end, or cancel it: only then is it certain what it accepted.");
            }
            else if (jobs.Contains(id))
            {
                problems.Add(path, $"Job `{texts[i]}` is named more than once.");
            }
            else
            {
                jobs.Add(id);
            }
        }

        return jobs;
    }
}
