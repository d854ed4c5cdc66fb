using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>The variable <c>loop</c>. Looks ahead only when asked to, because a look-ahead can have effects.</summary>
internal sealed class LoopObject : Callable, ITemplateObject, IPrintable
{
    private static readonly Function Cycle = new("cycle", RunCycle, Parameter.Needed(""), Parameter.Rest);
    private static readonly Function Changed = new("changed", RunChanged, Parameter.Needed(""), Parameter.Rest);
    private readonly Meter _meter;
    private readonly int _depth;
    private readonly Func<object?, int, object?>? _recurse;
    private object? _source;
    private IEnumerator<object?> _items;
    private object? _previous;
    private object? _ahead;
    private bool _hasPrevious;
    private bool _hasAhead;
    private long _index = -1;
    private long? _length;
    private PyTuple? _lastChanged;

    public LoopObject(RenderState state, object? source, int depth, Func<object?, int, object?>? recurse)
    {
        _meter = state.Meter;
        _depth = depth;
        _recurse = recurse;
        _source = source;
        _items = Iteration.Of(source, _meter).GetEnumerator();
    }

    public override string TypeName => "LoopContext";

    public object? Current { get; private set; }

    public bool MoveNext()
    {
        if (_hasAhead)
        {
            (_previous, Current, _hasAhead) = (Current, _ahead, false);
        }
        else if (_items.MoveNext())
        {
            (_previous, Current) = (Current, _items.Current);
        }
        else
        {
            return false;
        }

        _hasPrevious = _index >= 0;
        _index++;
        _meter.CheckLength(_index + 1);
        return true;
    }

    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "index" => Integers.Box(_index + 1),
            "index0" => Integers.Box(_index),
            "revindex" => Integers.Box(Length() - _index),
            "revindex0" => Integers.Box(Length() - _index - 1),
            "first" => Booleans.Box(_index == 0),
            "last" => Booleans.Box(!Peek()),
            "length" => Integers.Box(Length()),
            "depth" => Integers.Box(_depth + 1),
            "depth0" => Integers.Box(_depth),
            "previtem" => _hasPrevious ? _previous : new Undefined(_meter, "loop.previtem", "there is no previous item"),
            "nextitem" => Peek() ? _ahead : new Undefined(_meter, "loop.nextitem", "there is no next item"),
            "cycle" => new BoundMethod(Cycle, this),
            "changed" => new BoundMethod(Changed, this),
            _ => this,
        };
        return !ReferenceEquals(value, this);
    }

    public override object? Call(RenderState state, CallArguments arguments)
    {
        if (_recurse is null)
        {
            throw RenderFault.Runtime("the loop must have the 'recursive' marker to be called recursively");
        }

        if (arguments.Positional.Length != 1 || arguments.Named.Length != 0)
        {
            throw RenderFault.Runtime("a recursive loop is called with one argument");
        }

        return _recurse(arguments.Positional[0], _depth + 1);
    }

    public string Print() => $"<LoopContext {_index + 1}/{Length()}>";

    private bool Peek()
    {
        if (!_hasAhead && _items.MoveNext())
        {
            (_ahead, _hasAhead) = (_items.Current, true);
        }

        return _hasAhead;
    }

    private long Length()
    {
        if (_length is null && Iteration.TryLength(_source, out var length))
        {
            _length = length;
        }
        else if (_length is null)
        {
            // Only walking on tells; what was walked is kept for the passes to come.
            var rest = new List<object?>();
            while (_items.MoveNext())
            {
                _meter.Step();
                rest.Add(_items.Current);
                _meter.CheckLength(rest.Count);
            }

            _items = rest.GetEnumerator();
            _source = null;
            _length = rest.Count + _index + 1 + (_hasAhead ? 1 : 0);
        }
        return _length.Value;
    }

    private static object? RunCycle(RenderState state, object?[] a)
    {
        var items = ((PyTuple)a[1]!).Items;
        return items.Length > 0
            ? items[((LoopObject)a[0]!)._index % items.Length]
            : throw RenderFault.Runtime("no items for cycling given");
    }

    private static object? RunChanged(RenderState state, object?[] a)
    {
        var loop = (LoopObject)a[0]!;
        var values = (PyTuple)a[1]!;
        if (loop._lastChanged is not null && Comparison.AreEqual(loop._lastChanged, values, state.Meter))
        {
            return Booleans.False;
        }

        loop._lastChanged = values;
        return Booleans.True;
    }
}
