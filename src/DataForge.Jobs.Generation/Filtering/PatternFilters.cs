using System.Text.RegularExpressions;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Filtering;

/// <summary>Regular expressions that must match somewhere or nowhere in the text as it was given.</summary>
internal static class PatternFilters
{
    /// <summary>
    /// How long one match may take. Only patterns that need backtracking (look-around, back references, atomic groups)
    /// can come near it; the others run in time linear in the text.
    /// </summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    public static IEnumerable<IFilter> Of(FilterSpec specification, FilterErrors errors)
    {
        List<IFilter> filters = [];
        if (specification.Regex is { } wanted && Parse("regex", wanted, errors) is { } regex)
        {
            filters.Add(new PatternFilter("regex", regex, mustMatch: true));
        }

        if (specification.NotRegex is { } unwanted && Parse("not_regex", unwanted, errors) is { } notRegex)
        {
            filters.Add(new PatternFilter("not_regex", notRegex, mustMatch: false));
        }

        return filters;
    }

    private static Regex? Parse(string filter, string pattern, FilterErrors errors)
    {
        errors.Require(pattern.Length > 0, filter, "A pattern must not be empty.");
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
        }
        catch (RegexParseException e)
        {
            errors.Require(false, filter, e.Message);
            return null;
        }
    }

    /// <summary>
    /// A match that runs out of time refuses the sample, whichever way the filter asks: nothing is known of it. That
    /// depends on the machine, and is the one thing here that can.
    /// </summary>
    private sealed class PatternFilter(string name, Regex regex, bool mustMatch) : IFilter
    {
        public string Name => name;

        public bool Passes(SampleText text, in SampleScores scores, double sentiment)
        {
            try
            {
                return regex.IsMatch(text.Text) == mustMatch;
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }
    }
}
