using System.Text.Json;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Finds what a request points to, in whatever state the request is.</summary>
internal static class ReferenceFinder
{
    /// <summary>Templates and datasets by the names that the request uses.</summary>
    public static SpecReferences Find(JsonElement body)
    {
        var includes = TextAt(body, "prompt", PromptReader.MaxPromptLength)
            .Concat(TextAt(body, "system_prompt", PromptReader.MaxPromptLength))
            .SelectMany(IncludesOf)
            .Where(IsStorable)
            .Distinct(StringComparer.Ordinal);
        var datasets = FieldsAt(body, "columns")
            .Where(columns => columns.ValueKind == JsonValueKind.Array)
            .SelectMany(columns => columns.EnumerateArray())
            .SelectMany(column => TextAt(column, "dataset", ColumnReader.MaxNameLength))
            .Where(IsStorable)
            .Distinct(StringComparer.Ordinal);
        var template = TextAt(body, "template", ColumnReader.MaxNameLength).Where(IsStorable).FirstOrDefault();
        return new SpecReferences(template, [.. includes], [.. datasets]);
    }

    /// <summary>What a template's text includes, imports or extends; nothing where it cannot be parsed.</summary>
    public static IReadOnlyList<string> IncludesOf(string source)
    {
        try
        {
            return new TemplateEnvironment().Parse(source).References;
        }
        catch (TemplateException)
        {
            return [];
        }
    }

    private static IEnumerable<string> TextAt(JsonElement body, string name, int maxLength) =>
        FieldsAt(body, name)
            .Where(value => value.ValueKind == JsonValueKind.String)
            .Select(RequestText.Of)
            .OfType<string>()
            .Where(text => text.Length <= maxLength);

    /// <summary>The first field of that name, as the reader takes it; none where there is none.</summary>
    private static IEnumerable<JsonElement> FieldsAt(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object
            ? body.EnumerateObject().Where(field => RequestText.NameOf(field) == name).Select(field => field.Value).Take(1)
            : [];

    private static bool IsStorable(string name) => name.Length > 0 && RequestText.ProblemOf(name) is null;
}
