using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>A mutable mapping that keeps the order of insertion.</summary>
internal sealed class PyDict(Meter meter)
{
    private readonly Dictionary<object, int> _index = new(meter.KeyComparer);
    private readonly List<(object? Key, object? Value, bool Live)> _entries = [];

    // Changes with every added or removed key, so that iteration can notice.
    public int Version { get; private set; }

    public int Count => _index.Count;

    public bool TryGet(object? key, out object? value)
    {
        CheckKey(key);
        if (_index.TryGetValue(key ?? NoneKey.Instance, out var at))
        {
            value = _entries[at].Value;
            return true;
        }

        value = null;
        return false;
    }

    public bool Contains(object? key)
    {
        CheckKey(key);
        return _index.ContainsKey(key ?? NoneKey.Instance);
    }

    public void Set(object? key, object? value)
    {
        ref var at = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_index, key ?? NoneKey.Instance, out var exists);
        if (exists)
        {
            _entries[at] = (_entries[at].Key, value, true);
            return;
        }

        at = _entries.Count;
        _entries.Add((key, value, true));
        Version++;
        meter.CheckLength(_index.Count);
    }

    public bool Remove(object? key, out object? value)
    {
        value = null;
        CheckKey(key);
        if (!_index.Remove(key ?? NoneKey.Instance, out var at))
        {
            return false;
        }

        value = _entries[at].Value;
        Version++;
        if (at == _entries.Count - 1)
        {
            _entries.RemoveAt(at);
        }
        else
        {
            _entries[at] = default;
            Compact();
        }

        return true;
    }

    public void Clear()
    {
        _index.Clear();
        _entries.Clear();
        Version++;
    }

    /// <summary>The entries in order; fails when keys change meanwhile, as Python does.</summary>
    public IEnumerable<KeyValuePair<object?, object?>> Entries()
    {
        var version = Version;
        for (var i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].Live)
            {
                continue;
            }

            yield return new(_entries[i].Key, _entries[i].Value);
            if (version != Version)
            {
                throw new RenderFault(TemplateErrorKind.Runtime, "dictionary changed size during iteration");
            }
        }
    }

    public PyDict Copy(Meter target)
    {
        var copy = new PyDict(target);
        foreach (var (key, value) in Entries())
        {
            copy.Set(key, value);
        }

        target.Charge(Count);
        return copy;
    }

    // An empty .NET dictionary does not ask for the hash, but Python refuses what cannot be a key even there.
    private void CheckKey(object? key)
    {
        if (_index.Count == 0 && key is not string)
        {
            _ = meter.KeyComparer.GetHashCode(key ?? NoneKey.Instance);
        }
    }

    private void Compact()
    {
        if (_entries.Count < 16 || _index.Count * 2 > _entries.Count)
        {
            return;
        }

        _entries.RemoveAll(entry => !entry.Live);
        for (var i = 0; i < _entries.Count; i++)
        {
            _index[_entries[i].Key ?? NoneKey.Instance] = i;
        }
    }
}

/// <summary>Stands for <c>None</c> as a key, because .NET dictionaries have no null keys.</summary>
internal sealed class NoneKey
{
    public static readonly NoneKey Instance = new();
}
