using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>The caller's variables, turned into template values once each, when first read.</summary>
internal sealed class RenderVariables(IReadOnlyDictionary<string, object?> given, Meter meter)
{
    /// <summary>No variables at all; needs no meter, as there is nothing to convert.</summary>
    public static readonly RenderVariables None = new(new Dictionary<string, object?>(), null!);

    private Dictionary<string, object?>? _converted;

    public IEnumerable<string> Names => given.Keys;

    public bool TryGet(string name, out object? value)
    {
        if (!given.TryGetValue(name, out var host))
        {
            value = null;
            return false;
        }

        if (HostValues.TryScalar(host, out value))
        {
            return true;
        }

        if (_converted is null || !_converted.TryGetValue(name, out value))
        {
            value = HostValues.Convert(host, meter);
            (_converted ??= [])[name] = value;
        }

        return true;
    }
}
