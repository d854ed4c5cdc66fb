namespace DataForge.Jobs.Templating.Values;

/// <summary>A sequence that can be walked once, such as the result of <c>map</c>.</summary>
internal sealed class PyIterator(string typeName, IEnumerator<object?> items)
{
    /// <summary>What Python calls it.</summary>
    public string TypeName { get; } = typeName;

    public IEnumerator<object?> Items { get; } = items;
}
