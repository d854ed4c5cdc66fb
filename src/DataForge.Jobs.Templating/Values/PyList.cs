namespace DataForge.Jobs.Templating.Values;

/// <summary>A mutable list.</summary>
internal sealed class PyList
{
    public PyList() => Items = [];

    public PyList(List<object?> items) => Items = items;

    public List<object?> Items { get; }
}
