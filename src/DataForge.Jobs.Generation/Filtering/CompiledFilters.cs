using DataForge.Jobs.Generation.Filtering.Languages;
using DataForge.Jobs.Generation.Filtering.Presets;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>
/// The filters of a job, made ready once. Immutable; one serves a whole job and any number of threads.
/// </summary>
/// <remarks>
/// Order, cheapest and plainest first: <c>min_length</c>, <c>max_length</c>, <c>min_characters</c>,
/// <c>max_characters</c>, <c>required_keywords</c>, <c>required_all</c>, <c>forbidden_keywords</c>, <c>regex</c>,
/// <c>not_regex</c>, <c>language</c>, the presets (<c>gopher_repetition</c>, <c>fineweb</c>, <c>c4</c>),
/// <c>sentiment</c>, <c>min_quality</c>, <c>min_scores</c>. A sample is refused by the first that it
/// fails, so the same sample always has the same reason.
/// </remarks>
public sealed class CompiledFilters
{
    private readonly IFilter[] _filters;

    private CompiledFilters(IFilter[] filters, bool needsScores)
    {
        _filters = filters;
        NeedsScores = needsScores;
    }

    /// <summary>Filters that refuse nothing.</summary>
    public static CompiledFilters None { get; } = new([], needsScores: false);

    /// <summary>Whether any filter asks for scores; without, default scores may be passed.</summary>
    public bool NeedsScores { get; }

    /// <summary>Makes the filters ready.</summary>
    /// <param name="specification">What is asked for.</param>
    /// <param name="errors">Everything that is wrong with it, by path (<c>filters.regex</c>); empty where it is sound.</param>
    /// <returns>The filters; null where there are errors.</returns>
    public static CompiledFilters? Compile(FilterSpec specification, out IReadOnlyList<(string Path, string Message)> errors)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var found = new FilterErrors();
        LengthFilters.Check(specification, found);
        KeywordFilters.Check(specification, found);
        LanguageFilters.Check(specification, found);
        PresetFilters.Check(specification, found);
        ScoreFilters.Check(specification, found);
        IFilter[] filters =
        [
            .. LengthFilters.Of(specification),
            .. KeywordFilters.Of(specification),
            .. PatternFilters.Of(specification, found),
            .. LanguageFilters.Of(specification),
            .. PresetFilters.Of(specification),
            .. ScoreFilters.Of(specification),
        ];
        errors = found.All;
        return errors.Count > 0 ? null : new CompiledFilters(filters, filters.Any(filter => filter is ScoreFilter));
    }

    /// <summary>The name of the first filter that refuses the sample; null where all let it pass.</summary>
    /// <param name="text">The sample.</param>
    /// <param name="scores">Its scores, where <see cref="NeedsScores"/>.</param>
    /// <param name="sentiment">Its polarity, −1 to 1.</param>
    public string? FirstRefusal(SampleText text, SampleScores scores, double sentiment)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var filter in _filters)
        {
            if (!filter.Passes(text, scores, sentiment))
            {
                return filter.Name;
            }
        }

        return null;
    }
}
