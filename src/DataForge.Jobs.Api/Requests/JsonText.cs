using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Whole JSON values of a request that can be stored; for single texts there is <see cref="RequestText"/>.</summary>
internal static class JsonText
{
    private const int MaxDepth = 32;

    /// <summary>What is wrong with any text, number, field or depth in a value, or null.</summary>
    public static string? ProblemIn(JsonElement value, int depth = 1) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when depth > MaxDepth => "Is nested too deeply.",
        JsonValueKind.Object => ProblemInFields(value, depth),
        JsonValueKind.Array => value.EnumerateArray().Select(item => ProblemIn(item, depth + 1)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.String => RequestText.ProblemOf(RequestText.Of(value)),
        JsonValueKind.Number when !(value.TryGetDouble(out var number) && double.IsFinite(number)) => "Holds a number out of range.",
        _ => null,
    };

    private static string? ProblemInFields(JsonElement value, int depth)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
        {
            var name = RequestText.NameOf(field);
            var problem = RequestText.ProblemOf(name) is { } wrong ? "Has a field whose name cannot be taken: " + wrong
                : !seen.Add(name!) ? $"Has the field `{name}` more than once."
                : ProblemIn(field.Value, depth + 1);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }
}
