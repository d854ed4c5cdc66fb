using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Filtering.Languages;
using DataForge.Jobs.Generation.Filtering.Presets;
using DataForge.Jobs.Generation.Judging;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>The bounds of a job's fields that their readers go by, for whoever describes the fields to clients.</summary>
public static class SpecBounds
{
    /// <summary>Most accepted samples of one job.</summary>
    public const int Count = 10_000_000;

    /// <summary>The highest priority; the lowest is 1.</summary>
    public const int Priority = 5;

    /// <summary>The highest temperature.</summary>
    public const int Temperature = 2;

    /// <summary>Longest name of a column, a variable, a model, a dataset or a template, in characters.</summary>
    public const int NameLength = 255;

    /// <summary>Most columns of a job.</summary>
    public const int Columns = 1000;

    /// <summary>Longest condition of a column, in characters.</summary>
    public const int ConditionLength = 10_000;

    /// <summary>Longest start or end of a column of times, in characters.</summary>
    public const int TimeLength = 64;

    /// <summary>Most messages of a prompt in several turns.</summary>
    public const int Messages = 100;

    /// <summary>Most keywords of one list.</summary>
    public const int Keywords = 1000;

    /// <summary>Longest keyword, in characters.</summary>
    public const int KeywordLength = 1000;

    /// <summary>Longest regular expression, in characters.</summary>
    public const int PatternLength = 10_000;

    /// <summary>Most languages, presets or other jobs of one list.</summary>
    public const int Choices = 32;

    /// <summary>Longest name of one of them, in characters.</summary>
    public const int ChoiceLength = 64;

    /// <summary>Longest path of the field that is compared, in characters.</summary>
    public const int FieldLength = 200;

    /// <summary>The least threshold of near-duplicates.</summary>
    public const double LeastThreshold = 0.5;

    /// <summary>Most corrections of an answer that does not fit.</summary>
    public const int Corrections = 5;

    /// <summary>Longest schema of an answer, in characters of JSON.</summary>
    public const int SchemaLength = 100_000;

    /// <summary>Longest rubric, in characters.</summary>
    public const int RubricLength = 10_000;

    /// <summary>The worst mark of a judge.</summary>
    public const double LeastMark = Rating.Least;

    /// <summary>The best mark of a judge.</summary>
    public const double BestMark = Rating.Most;

    /// <summary>The largest budget, in US dollars.</summary>
    public const double Usd = 1e9;

    /// <summary>The longest that an answer is kept to be used again, in seconds: ten years.</summary>
    public const long TtlSeconds = 315_360_000;

    /// <summary>Codes of the languages that can be told apart.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. KnownLanguages.All.Select(language => language.Code)];

    /// <summary>Names of published filters.</summary>
    public static IReadOnlyList<string> Presets => PresetFilters.Names;
}
