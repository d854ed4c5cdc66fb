using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Bounds on words and characters, both ends included.</summary>
internal static class LengthFilters
{
    public static void Check(FilterSpec specification, FilterErrors errors)
    {
        Check("min_length", specification.MinLength, "max_length", specification.MaxLength, errors);
        Check("min_characters", specification.MinCharacters, "max_characters", specification.MaxCharacters, errors);
    }

    public static IEnumerable<IFilter> Of(FilterSpec specification)
    {
        if (specification.MinLength is { } fewestWords)
        {
            yield return new LengthFilter("min_length", text => text.WordCount >= fewestWords);
        }

        if (specification.MaxLength is { } mostWords)
        {
            yield return new LengthFilter("max_length", text => text.WordCount <= mostWords);
        }

        if (specification.MinCharacters is { } fewestCharacters)
        {
            yield return new LengthFilter("min_characters", text => text.CharacterCount >= fewestCharacters);
        }

        if (specification.MaxCharacters is { } mostCharacters)
        {
            yield return new LengthFilter("max_characters", text => text.CharacterCount <= mostCharacters);
        }
    }

    private static void Check(string least, int? min, string most, int? max, FilterErrors errors)
    {
        errors.Require(min is null or >= 0, least, "Must be at least 0.");
        errors.Require(max is null or >= 1, most, "Must be at least 1.");
        errors.Require(!(min > max), least, $"Must not be above {most}.");
    }

    private sealed class LengthFilter(string name, Func<SampleText, bool> passes) : IFilter
    {
        public string Name => name;

        public bool Passes(SampleText text, in SampleScores scores, double sentiment) => passes(text);
    }
}
