using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Globals;

/// <summary>What <c>cycler()</c> makes: goes round its items, one with each <c>next()</c>.</summary>
internal sealed class CyclerObject : ITemplateObject
{
    private static readonly Function Next = new("next", (_, a) => ((CyclerObject)a[0]!).Advance(), Parameter.Needed(""));
    private static readonly Function Reset = new("reset", (_, a) => ((CyclerObject)a[0]!).Restart(), Parameter.Needed(""));
    private readonly object?[] _items;
    private int _at;

    public CyclerObject(object?[] items) => _items = items.Length > 0 ? items : throw RenderFault.Runtime("at least one item has to be provided");

    public string TypeName => "Cycler";

    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "next" => new BoundMethod(Next, this),
            "reset" => new BoundMethod(Reset, this),
            "current" => _items[_at],
            "items" => new PyTuple(_items),
            "pos" => Integers.Box(_at),
            _ => this,
        };
        return !ReferenceEquals(value, this);
    }

    private object? Advance()
    {
        var item = _items[_at];
        _at = (_at + 1) % _items.Length;
        return item;
    }

    private object? Restart()
    {
        _at = 0;
        return null;
    }
}
