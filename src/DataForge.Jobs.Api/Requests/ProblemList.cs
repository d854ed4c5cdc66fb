using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Collects what is wrong with a request, so that all of it is answered at once.</summary>
internal sealed class ProblemList
{
    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private bool _unknownField;

    /// <summary>The answer; null where nothing is wrong.</summary>
    public Problem? Problem => _errors.Count == 0 ? null : KnownProblems.Validation(_errors, _unknownField);

    /// <summary>Notes a problem.</summary>
    public void Add(string path, string message)
    {
        if (!_errors.TryGetValue(path, out var messages))
        {
            _errors.Add(path, messages = []);
        }

        messages.Add(message);
    }

    /// <summary>Notes a field that the contract does not have.</summary>
    /// <param name="path">The field.</param>
    /// <param name="known">The fields that can be given instead.</param>
    public void AddUnknown(string path, IReadOnlyCollection<string> known)
    {
        _unknownField = true;
        Add(path, known.Count == 0 ? "Unknown field; none is known here." : $"Unknown field; known are {string.Join(", ", known)}.");
    }
}
