using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Globals;

/// <summary>What <c>namespace()</c> makes: variables that can be set from inside a loop.</summary>
internal sealed class NamespaceObject(PyDict values) : ITemplateObject
{
    public string TypeName => "Namespace";

    /// <summary>The variables, for printing.</summary>
    public PyDict Values => values;

    public void Set(string name, object? value, Meter meter)
    {
        meter.Step();
        values.Set(name, value);
    }

    public bool TryGetAttribute(RenderState state, string name, out object? value) => values.TryGet(name, out value);
}
