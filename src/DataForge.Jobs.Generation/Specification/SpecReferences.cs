using System.Text.Json;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// What a request points to, so that it can be fetched before <see cref="JobSpecReader.Read"/>. Found in whatever state
/// the request is: what cannot be read is left out here and judged there.
/// </summary>
public sealed class SpecReferences
{
    /// <summary>Fields of columns that hold templates.</summary>
    private static readonly string[] ColumnTemplates = ["value", "prompt", "system_prompt"];

    /// <summary>More than any request may name.</summary>
    private const int MaxJobs = 100;

    private SpecReferences(JsonElement body)
    {
        var template = TextAt(body, "template", ColumnReader.MaxNameLength);
        var included = TextAt(body, "prompt", PromptReader.MaxPromptLength)
            .Concat(TextAt(body, "system_prompt", PromptReader.MaxPromptLength))
            .Concat(ItemsAt(body, MessageReader.Name, MessageReader.MaxMessages).SelectMany(message => TextAt(message, MessageReader.Content, PromptReader.MaxPromptLength)))
            .SelectMany(TemplatesIn);
        var columns = ItemsAt(body, "columns", ColumnReader.MaxColumns).ToList();
        var datasets = columns.SelectMany(column => TextAt(column, "dataset", ColumnReader.MaxNameLength));
        var ofColumns = columns
            .SelectMany(column => ColumnTemplates.SelectMany(field => TextAt(column, field, PromptReader.MaxPromptLength)))
            .SelectMany(TemplatesIn);
        Templates = [.. template.Concat(included).Concat(ofColumns).Where(IsStorable).Distinct(StringComparer.Ordinal)];
        Jobs = [.. FieldsAt(body, "deduplicate").SelectMany(deduplicate => FieldsAt(deduplicate, "against"))
            .Where(against => against.ValueKind == JsonValueKind.Array)
            .SelectMany(against => against.EnumerateArray())
            .Where(job => job.ValueKind == JsonValueKind.String)
            .Select(job => Guid.TryParse(RequestText.Of(job), out var id) ? id : Guid.Empty)
            .Distinct().Take(MaxJobs)];
        Datasets = [.. datasets.Where(IsStorable).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// Stored templates by the names to fetch them by, <c>name</c> or <c>name@version</c>: the request's own, and those
    /// that its prompts and columns include, import or extend. Each fetched body may name further ones, see <see cref="TemplatesIn"/>.
    /// </summary>
    public IReadOnlyList<string> Templates { get; }

    /// <summary>Other jobs whose samples are not to be repeated.</summary>
    public IReadOnlyList<Guid> Jobs { get; }

    /// <summary>Datasets of the columns, <c>name</c> or <c>name@version</c>.</summary>
    public IReadOnlyList<string> Datasets { get; }

    /// <summary>Finds what the request points to. Never throws.</summary>
    public static SpecReferences Of(JsonElement body) => new(body);

    /// <summary>
    /// The stored templates that a template's text includes, imports or extends; none where
    /// it cannot be parsed.
    /// </summary>
    public static IReadOnlyList<string> TemplatesIn(string source)
    {
        try
        {
            return [.. new TemplateEnvironment().Parse(source).References.Where(IsStorable)];
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

    private static IEnumerable<JsonElement> ItemsAt(JsonElement body, string name, int most) =>
        FieldsAt(body, name).Where(list => list.ValueKind == JsonValueKind.Array).SelectMany(list => list.EnumerateArray().Take(most));

    private static bool IsStorable(string name) =>
        name.Length is > 0 and <= ColumnReader.MaxNameLength && RequestText.ProblemOf(name) is null;
}
