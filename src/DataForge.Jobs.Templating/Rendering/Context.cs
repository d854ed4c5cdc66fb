using DataForge.Jobs.Templating.Globals;
using DataForge.Jobs.Templating.Statements;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>
/// The variables one template sees at its top level: what it set itself, then what its includer could see
/// (scopes and context), then the caller's variables, then the globals.
/// </summary>
internal sealed class Context(RenderVariables variables, Scope? outerScope, Context? outer)
{
    private Dictionary<string, object?>? _own;

    /// <summary>Every block by name, the most derived template's first.</summary>
    public Dictionary<string, List<BlockStatement>> Blocks { get; } = [];

    public IEnumerable<KeyValuePair<string, object?>> Own => _own ?? [];

    public RenderVariables Variables { get; } = variables;

    public void Set(string name, object? value) => (_own ??= new(StringComparer.Ordinal))[name] = value;

    public bool TryGet(string name, out object? value)
    {
        if (_own is not null && _own.TryGetValue(name, out value))
        {
            return true;
        }

        if (outerScope is not null && outerScope.TryGet(name, out value))
        {
            return true;
        }

        return outer is not null
            ? outer.TryGet(name, out value)
            : Variables.TryGet(name, out value) || GlobalTable.All.TryGetValue(name, out value);
    }

    /// <summary>Every name a template could have meant.</summary>
    public IEnumerable<string> Names() =>
        (_own?.Keys ?? Enumerable.Empty<string>())
        .Concat(outerScope?.Names() ?? [])
        .Concat(outer?.Names() ?? Variables.Names.Concat(GlobalTable.All.Keys));
}
