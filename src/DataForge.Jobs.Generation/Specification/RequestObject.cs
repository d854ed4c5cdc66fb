using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// An object of the request: reads its fields one by one, notes what is wrong with each, and in the end refuses those
/// that nobody asked for. A field that is null counts as left out.
/// </summary>
internal sealed class RequestObject
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toCome = new(StringComparer.Ordinal);

    private RequestObject(JsonElement element, string path, SpecProblems problems)
    {
        Path = path;
        Problems = problems;
        foreach (var property in element.EnumerateObject())
        {
            if (RequestText.NameOf(property) is { } name)
            {
                _fields.TryAdd(name, property.Value);
            }
        }
    }

    /// <summary>Where the object stands.</summary>
    public string Path { get; }

    /// <summary>Where problems are noted.</summary>
    public SpecProblems Problems { get; }

    /// <summary>Opens an object; anything else is a problem and gives null.</summary>
    public static RequestObject? Open(JsonElement element, string path, SpecProblems problems)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new RequestObject(element, path, problems);
        }

        problems.Add(path, "Must be an object.");
        return null;
    }

    /// <summary>The names of the fields that were given, in order.</summary>
    public IReadOnlyCollection<string> Names => _fields.Keys;

    /// <summary>The path of a field.</summary>
    public string PathOf(string name) => SpecPath.Field(Path, name);

    /// <summary>Notes a problem of a field.</summary>
    public void Refuse(string name, string message) => Problems.Add(PathOf(name), message);

    /// <summary>The value of a field, or null where it is left out.</summary>
    public JsonElement? Take(string name)
    {
        _known.Add(name);
        return _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Whether the object has no field at all.</summary>
    public bool IsEmpty => _fields.Count == 0;

    /// <summary>Whether a field was given, be it null.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>Refuses a field that is given as null where that means nothing.</summary>
    public void RefuseNull(string name)
    {
        if (_fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Null)
        {
            Refuse(name, "Must not be null.");
        }
    }

    /// <summary>Opens a field that holds an object.</summary>
    public RequestObject? TakeObject(string name) => Take(name) is { } value ? Open(value, PathOf(name), Problems) : null;

    /// <summary>The items of a list with their paths; empty where it is left out or no list.</summary>
    public IReadOnlyList<(JsonElement Value, string Path)> TakeList(string name)
    {
        if (Take(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Refuse(name, "Must be a list.");
            return [];
        }

        return [.. value.EnumerateArray().Select((item, index) => (item, SpecPath.Item(PathOf(name), index)))];
    }

    /// <summary>Refuses a field of the contract that is not built yet.</summary>
    public void RefuseUnsupported(string name, string what = "This field")
    {
        _toCome.Add(name);
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            Refuse(name, what + " is not supported yet.");
        }
    }

    /// <summary>Lets a field pass unread.</summary>
    public void Allow(string name) => _known.Add(name);

    /// <summary>Refuses every field that was given and not asked for.</summary>
    public void Close()
    {
        foreach (var name in _fields.Keys.Where(name => !_known.Contains(name) && !_toCome.Contains(name)))
        {
            Problems.AddUnknownField(PathOf(name), name, _known);
        }
    }
}
