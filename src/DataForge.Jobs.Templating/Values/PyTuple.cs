namespace DataForge.Jobs.Templating.Values;

/// <summary>An immutable sequence.</summary>
internal class PyTuple(object?[] items)
{
    public static readonly PyTuple Empty = new([]);
    private int _hash;

    public object?[] Items { get; } = items;

    /// <summary>The hash once computed, 0 before; keeps hashing of shared parts linear.</summary>
    public int CachedHash
    {
        get => _hash;
        set => _hash = value == 0 ? 1 : value;
    }
}

/// <summary>One group of <c>groupby</c>: a pair that also has names.</summary>
internal sealed class GroupTuple(object? grouper, PyList list) : PyTuple([grouper, list])
{
    public object? Grouper => Items[0];

    public object? List => Items[1];
}
