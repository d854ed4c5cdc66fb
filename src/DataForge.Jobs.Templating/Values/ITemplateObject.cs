using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Values;

/// <summary>A value with attributes of its own, such as <c>loop</c> or a namespace.</summary>
internal interface ITemplateObject
{
    string TypeName { get; }

    bool TryGetAttribute(RenderState state, string name, out object? value);
}
