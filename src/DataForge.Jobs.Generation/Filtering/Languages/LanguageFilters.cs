using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering.Languages;

/// <summary>Reads <c>language</c> from a specification.</summary>
internal static class LanguageFilters
{
    public static void Check(FilterSpec specification, FilterErrors errors)
    {
        foreach (var code in specification.Language ?? [])
        {
            errors.Require(
                KnownLanguages.Codes.Contains(code), "language",
                $"Must be an ISO 639-1 code, one of {string.Join(", ", KnownLanguages.Codes)}{NearMatch.Suggest(code, KnownLanguages.Codes)}");
        }
    }

    public static IEnumerable<IFilter> Of(FilterSpec specification) =>
        specification.Language is { Count: > 0 } codes ? [new LanguageFilter(codes)] : [];
}
