using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Rendering;

/// <summary>An imported template: what its top level defined, and its text.</summary>
internal sealed class TemplateModule(string name, Context context, string text) : ITemplateObject, IPrintable
{
    private readonly Dictionary<string, object?> _exports = context.Own
        .Where(pair => !pair.Key.StartsWith('_'))
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    public string Name { get; } = name;

    public string TypeName => "TemplateModule";

    public string Print() => text;

    public bool TryGetAttribute(RenderState state, string attribute, out object? value) => _exports.TryGetValue(attribute, out value);
}
