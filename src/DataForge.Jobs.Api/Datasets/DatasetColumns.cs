using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>The columns of a dataset while it is read, in order of their first appearance.</summary>
internal sealed class DatasetColumns
{
    /// <summary>Most columns of a dataset.</summary>
    public const int Max = 1000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Adds a column unless it is known.</summary>
    /// <returns>Whether it was new.</returns>
    /// <exception cref="RequestRefusedException">It has no name, or there are too many.</exception>
    public bool Add(string name, long line)
    {
        if (name.Length == 0)
        {
            throw new RequestRefusedException(KnownProblems.InvalidRow(line, "A column has no name."));
        }

        if (!_known.Add(name))
        {
            return false;
        }

        if (_known.Count > Max)
        {
            throw new RequestRefusedException(KnownProblems.InvalidRow(line, $"There are more than {Max} columns."));
        }

        _names.Add(name);
        return true;
    }
}
