namespace DataForge.Jobs.Templating.Values;

/// <summary>Which side of a dictionary a <see cref="DictView"/> shows.</summary>
internal enum DictViewKind
{
    Keys,
    Values,
    Items,
}

/// <summary>The live result of <c>keys()</c>, <c>values()</c> and <c>items()</c>.</summary>
internal sealed class DictView(PyDict dict, DictViewKind kind)
{
    public PyDict Dict { get; } = dict;

    public DictViewKind Kind { get; } = kind;

    public IEnumerable<object?> Items()
    {
        foreach (var (key, value) in Dict.Entries())
        {
            yield return Kind switch
            {
                DictViewKind.Keys => key,
                DictViewKind.Values => value,
                _ => new PyTuple([key, value]),
            };
        }
    }
}
