using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Words and phrases that must or must not occur.</summary>
internal static class KeywordFilters
{
    public static void Check(FilterSpec specification, FilterErrors errors)
    {
        Check("required_keywords", specification.RequiredKeywords, errors);
        Check("required_all", specification.RequiredAll, errors);
        Check("forbidden_keywords", specification.ForbiddenKeywords, errors);
    }

    public static IEnumerable<IFilter> Of(FilterSpec specification)
    {
        if (specification.RequiredKeywords.Count > 0)
        {
            yield return new KeywordFilter("required_keywords", specification.RequiredKeywords, Need.Any);
        }

        if (specification.RequiredAll.Count > 0)
        {
            yield return new KeywordFilter("required_all", specification.RequiredAll, Need.All);
        }

        if (specification.ForbiddenKeywords.Count > 0)
        {
            yield return new KeywordFilter("forbidden_keywords", specification.ForbiddenKeywords, Need.None);
        }
    }

    private static void Check(string filter, IReadOnlyList<string> keywords, FilterErrors errors)
    {
        for (var i = 0; i < keywords.Count; i++)
        {
            errors.Require(!string.IsNullOrWhiteSpace(keywords[i]), $"{filter}[{i}]", "A keyword must not be empty.");
        }
    }

    private enum Need
    {
        Any,
        All,
        None,
    }

    private sealed class KeywordFilter : IFilter
    {
        private readonly Keyword[] _keywords;
        private readonly Need _need;

        public KeywordFilter(string name, IReadOnlyList<string> keywords, Need need)
        {
            Name = name;
            _need = need;
            _keywords = [.. keywords.Where(keyword => !string.IsNullOrWhiteSpace(keyword)).Select(keyword => new Keyword(keyword))];
        }

        public string Name { get; }

        public bool Passes(SampleText text, in SampleScores scores, double sentiment)
        {
            foreach (var keyword in _keywords)
            {
                var occurs = keyword.OccursIn(text);
                if (occurs != (_need == Need.All))
                {
                    return _need == Need.Any;
                }
            }

            return _need != Need.Any;
        }
    }
}
