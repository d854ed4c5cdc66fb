using System.Globalization;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Collects everything that is wrong with a request, by path, in the order it was found.</summary>
internal sealed class SpecProblems
{
    /// <summary>More than a person reads, and few enough to answer a hostile body with.</summary>
    public const int MaxMessages = 500;

    private readonly Dictionary<string, List<string>> _byPath = new(StringComparer.Ordinal);
    private int _messages;

    /// <summary>Whether an unknown field is among them.</summary>
    public bool HasUnknownField { get; private set; }

    /// <summary>Messages by path.</summary>
    public IReadOnlyDictionary<string, List<string>> ByPath => _byPath;

    /// <summary>Whether there is none.</summary>
    public bool None => _messages == 0;

    /// <summary>Whether a problem stands at the path itself.</summary>
    public bool IsAt(string path) => _byPath.ContainsKey(path);

    /// <summary>Whether a problem stands at the path itself or below it, or might, as no more are being noted.</summary>
    public bool IsTouched(string path) => _messages > MaxMessages || _byPath.Keys.Any(key => SpecPath.IsAtOrBelow(key, path));

    /// <summary>Notes a problem; the same one at the same path is noted once.</summary>
    public void Add(string path, string message)
    {
        if (_messages == MaxMessages)
        {
            _messages++;
            Put(SpecPath.Root, string.Create(CultureInfo.InvariantCulture, $"Has more than {MaxMessages} problems; the rest is not listed."));
        }
        else if (_messages < MaxMessages && Put(path, message))
        {
            _messages++;
        }
    }

    /// <summary>Notes a name that does not exist, and what may have been meant by it.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="message">What is wrong, up to the end of the sentence.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The names that exist.</param>
    public void AddMisnamed(string path, string message, string name, IEnumerable<string> known)
    {
        // Looking for near names is dear, and a hostile body holds a million.
        Add(path, _messages < MaxMessages ? message + NearMatch.Suggest(name, known) : message);
    }

    /// <summary>Notes a field that the contract does not have.</summary>
    public void AddUnknownField(string path, string name, IEnumerable<string> known)
    {
        HasUnknownField = true;
        if (_messages < MaxMessages)
        {
            Add(path, "Unknown field" + (NearMatch.Find(name, known) is { } near ? $"; did you mean `{near}`?" : $"; known are {string.Join(", ", known)}."));
        }
        else
        {
            Add(path, "Unknown field.");
        }
    }

    private bool Put(string path, string message)
    {
        if (!_byPath.TryGetValue(path, out var messages))
        {
            _byPath.Add(path, messages = []);
        }

        if (messages.Contains(message))
        {
            return false;
        }

        messages.Add(message);
        return true;
    }
}
