using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>References within a schema: JSON pointers (RFC 6901) as fragments of a URI.</summary>
internal static class SchemaPointer
{
    /// <summary>The place that a reference leads to; null where it leads out of the schema, or nowhere.</summary>
    public static (string Pointer, JsonElement Target, string Path)? Find(JsonElement root, string rootPath, string reference)
    {
        if (reference is not "#" && !reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        var (pointer, target, path) = ("", root, rootPath);
        foreach (var step in Uri.UnescapeDataString(reference[1..]).Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (target.ValueKind)
            {
                case JsonValueKind.Object when RequestText.FieldOf(target, name) is { } member:
                    (target, path) = (member, SpecPath.Field(path, name));
                    break;
                case JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < target.GetArrayLength():
                    (target, path) = (target[index], SpecPath.Item(path, index));
                    break;
                default:
                    return null;
            }

            pointer += "/" + Escape(name);
        }

        return (pointer, target, path);
    }

    /// <summary>A name as a step of a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
