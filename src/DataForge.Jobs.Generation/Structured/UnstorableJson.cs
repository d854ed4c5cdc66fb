using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>Finds what is legal JSON and yet of no use, since neither databases nor programs can read it back.</summary>
internal static class UnstorableJson
{
    /// <summary>The first thing that cannot be stored, for people; null where all of it can.</summary>
    public static string? Find(JsonElement value) => Find(value, SpecPath.Root);

    private static string? Find(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.String => RequestText.ProblemOf(RequestText.Of(value)) is { } problem ? $"{Shown(path)}: {problem}" : null,
        JsonValueKind.Number when !(value.TryGetDouble(out var number) && double.IsFinite(number)) => $"{Shown(path)}: Is a number out of range.",
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => Find(item, SpecPath.Item(path, index))).FirstOrDefault(found => found is not null),
        JsonValueKind.Object => FindInFields(value, path),
        _ => null,
    };

    private static string? FindInFields(JsonElement value, string path)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var name = RequestText.NameOf(member);
            if (RequestText.ProblemOf(name) is { } problem)
            {
                return $"{Shown(path)}: The name of a field: {problem}";
            }

            var field = SpecPath.Field(path, name!);
            if (!known.Add(name!))
            {
                return $"{Shown(field)}: Is given more than once.";
            }

            if (Find(member.Value, field) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Paths of requests leave the root out where they can.</summary>
    private static string Shown(string path) => path.StartsWith(SpecPath.Root, StringComparison.Ordinal) ? path : $"{SpecPath.Root}.{path}";
}
