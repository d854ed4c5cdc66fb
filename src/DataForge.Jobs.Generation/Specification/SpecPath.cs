using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Paths into a request as problems name them: <c>columns[2].values</c>, <c>variables["a b"]</c>.</summary>
internal static class SpecPath
{
    /// <summary>The request itself.</summary>
    public const string Root = "$";

    private const int MaxNameLength = 100;

    /// <summary>A field of the object at <paramref name="path"/>.</summary>
    public static string Field(string path, string name)
    {
        var shown = name.Length > MaxNameLength ? name[..MaxNameLength] + "…" : name;
        if (!IsPlain(shown))
        {
            return (path == Root ? Root : path) + "[" + JsonSerializer.Serialize(shown, JobSpecJson.Default.String) + "]";
        }

        return path == Root ? shown : path + "." + shown;
    }

    /// <summary>An item of the list at <paramref name="path"/>.</summary>
    public static string Item(string path, int index) => path + "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>Whether <paramref name="path"/> is <paramref name="ancestor"/> or lies inside it.</summary>
    public static bool IsAtOrBelow(string path, string ancestor) =>
        ancestor == Root
        || (path.StartsWith(ancestor, StringComparison.Ordinal)
            && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '['));

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(unit => char.IsLetterOrDigit(unit) || unit is '_' or '-' or '…');
}
