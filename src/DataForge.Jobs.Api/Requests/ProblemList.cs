using System.Globalization;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Collects what is wrong with a request, so that all of it is answered at once.</summary>
internal sealed class ProblemList
{
    /// <summary>More than a person reads, and few enough to answer a hostile body with.</summary>
    public const int MaxMessages = 500;

    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);
    private bool _unknownField;
    private int _messages;

    /// <summary>The answer; null where nothing is wrong.</summary>
    public Problem? Problem => _errors.Count == 0 ? null : KnownProblems.Validation(_errors, _unknownField);

    /// <summary>Whether there are more than are listed: what is added now is not kept.</summary>
    public bool IsCut => _messages > MaxMessages;

    /// <summary>Notes a problem; beyond the most that are listed, only that there are more.</summary>
    public void Add(string path, string message)
    {
        if (IsCut)
        {
            return;
        }

        if (++_messages > MaxMessages)
        {
            (path, message) = (FieldReader.Root, string.Create(CultureInfo.InvariantCulture, $"Has more than {MaxMessages} problems; the rest is not listed."));
        }

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
        if (IsCut)
        {
            return;
        }

        Add(path, known.Count == 0 ? "Unknown field; none is known here." : $"Unknown field; known are {string.Join(", ", known)}.");
    }
}
