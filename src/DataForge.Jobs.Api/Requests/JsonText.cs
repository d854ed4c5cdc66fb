using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Api.Requests;

/// <summary>Whole JSON values of a request that can be stored; for single texts there is <see cref="RequestText"/>.</summary>
internal static class JsonText
{
    private const int MaxDepth = 32;

    /// <summary>What is wrong with any text, number or depth in a value, or null.</summary>
    public static string? ProblemIn(JsonElement value, int depth = 1) => value.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when depth > MaxDepth => "Is nested too deeply.",
        JsonValueKind.Object => value.EnumerateObject()
            .Select(field => RequestText.ProblemOf(RequestText.NameOf(field)) is { } problem
                ? "Has a field whose name cannot be taken: " + problem
                : ProblemIn(field.Value, depth + 1))
            .FirstOrDefault(problem => problem is not null),
        JsonValueKind.Array => value.EnumerateArray().Select(item => ProblemIn(item, depth + 1)).FirstOrDefault(problem => problem is not null),
        JsonValueKind.String => RequestText.ProblemOf(RequestText.Of(value)),
        JsonValueKind.Number when !(value.TryGetDouble(out var number) && double.IsFinite(number)) => "Holds a number out of range.",
        _ => null,
    };
}
