using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>variables</c> and <c>product</c>, its shorthand.</summary>
internal static class VariableReader
{
    private const string Variables = "variables";
    private const string Product = "product";

    /// <summary>The constants, and their names even where a value is wrong.</summary>
    public static (JsonObject? Constants, IReadOnlySet<string> Names) Read(RequestObject root)
    {
        var product = root.TakeText(Product, PromptReader.MaxPromptLength, min: 0);
        var given = root.Take(Variables);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (given is { ValueKind: JsonValueKind.Object } value)
        {
            names.UnionWith(value.EnumerateObject().Select(RequestText.NameOf).OfType<string>());
        }
        else if (given is not null)
        {
            root.Refuse(Variables, "Must be an object.");
        }

        if (root.Take(Product) is not null && !names.Add(Product))
        {
            root.Refuse(Product, "Must not be given together with variables.product.");
        }

        if (root.Problems.IsTouched(root.PathOf(Variables)) || root.Problems.IsTouched(root.PathOf(Product)))
        {
            return (null, names);
        }

        var constants = given is { } element ? JsonNodes.ObjectOf(element) : [];
        if (product is not null)
        {
            constants.Add(Product, product);
        }

        return (constants, names);
    }
}
