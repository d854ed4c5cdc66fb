namespace DataForge.Jobs.Templating.Rendering;

/// <summary>Variables of one loop, macro, block or <c>with</c>: few, so a plain search is fastest.</summary>
internal sealed class Scope(Scope? parent)
{
    private string[] _names = new string[4];
    private object?[] _values = new object?[4];
    private int _count;

    public Scope? Parent { get; } = parent;

    public void Set(string name, object? value)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_names[i] == name)
            {
                _values[i] = value;
                return;
            }
        }

        if (_count == _names.Length)
        {
            Array.Resize(ref _names, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }

        _names[_count] = name;
        _values[_count++] = value;
    }

    public bool TryGet(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            var names = scope._names;
            for (var i = 0; i < scope._count; i++)
            {
                if (ReferenceEquals(names[i], name) || names[i] == name)
                {
                    value = scope._values[i];
                    return true;
                }
            }
        }

        value = null;
        return false;
    }

    /// <summary>Forgets all variables, for the next pass of a loop.</summary>
    public void Clear() => _count = 0;

    /// <summary>The names visible from here, nearest first.</summary>
    public IEnumerable<string> Names()
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            for (var i = 0; i < scope._count; i++)
            {
                yield return scope._names[i];
            }
        }
    }
}
