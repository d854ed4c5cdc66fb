using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>A dotted path such as <c>address.city</c> or <c>tags.0</c>, as the filters' <c>attribute</c> argument takes it.</summary>
internal sealed class AttributePath
{
    private readonly object?[] _parts;
    private readonly object? _fallback;

    public AttributePath(RenderState state, object? attribute, object? fallback = null)
    {
        (attribute as Undefined)?.Use();
        _fallback = fallback;
        _parts = attribute is null ? []
            : Text.TryString(attribute, out var path)
                ? Array.ConvertAll(path.Split('.'), part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit) ? Integers.Box(long.Parse(part, System.Globalization.CultureInfo.InvariantCulture)) : part)
                : [attribute];
    }

    public object? Get(RenderState state, object? value)
    {
        foreach (var part in _parts)
        {
            value = Lookup.Item(state, value, part, null);
            if (value is Undefined && _fallback is not null)
            {
                value = _fallback;
            }
        }

        return value;
    }
}
