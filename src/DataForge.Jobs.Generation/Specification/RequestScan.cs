using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// One walk over the whole request for what is wrong at any depth, whatever the field means: fields given twice, texts
/// and numbers that cannot be stored, and nesting without end. The readers after it need not look for these again.
/// </summary>
internal sealed class RequestScan(SpecProblems problems)
{
    /// <summary>Deepest nesting of objects and lists in a request.</summary>
    public const int MaxDepth = 32;

    /// <summary>Walks the request.</summary>
    public void Run(JsonElement body) => Visit(body, SpecPath.Root, 1);

    private void Visit(JsonElement element, string path, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth > MaxDepth:
                problems.Add(path, string.Create(CultureInfo.InvariantCulture, $"Is nested deeper than {MaxDepth} levels."));
                break;
            case JsonValueKind.Object:
                VisitFields(element, path, depth);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Visit(item, SpecPath.Item(path, index++), depth + 1);
                }

                break;
            case JsonValueKind.String when RequestText.ProblemOf(RequestText.Of(element)) is { } problem:
                problems.Add(path, problem);
                break;
            case JsonValueKind.Number when !(element.TryGetDouble(out var number) && double.IsFinite(number)):
                problems.Add(path, "Is a number out of range.");
                break;
        }
    }

    private void VisitFields(JsonElement element, string path, int depth)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var name = RequestText.NameOf(property);
            var field = SpecPath.Field(path, name ?? RequestText.RawNameOf(property));
            if (RequestText.ProblemOf(name) is { } problem)
            {
                problems.Add(field, "The name of this field: " + problem);
            }

            if (name is not null && !seen.Add(name))
            {
                problems.Add(field, "Is given more than once.");
            }

            Visit(property.Value, field, depth + 1);
        }
    }
}
