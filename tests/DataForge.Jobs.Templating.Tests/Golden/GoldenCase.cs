using System.Text.Json;

namespace DataForge.Jobs.Templating.Tests.Golden;

/// <summary>One case of golden.json: a template, and what Jinja2 itself made of it.</summary>
public sealed record GoldenCase(string Name, string Template, Dictionary<string, object?> Variables, Dictionary<string, string> Templates, TemplateOptions Options, bool Lenient, string? Expected, string? Error)
{
    private static readonly Lazy<Dictionary<string, GoldenCase>> Cases = new(Load);

    public static IReadOnlyDictionary<string, GoldenCase> All => Cases.Value;

    public override string ToString() => Name;

    private static Dictionary<string, GoldenCase> Load()
    {
        using var stream = typeof(GoldenCase).Assembly.GetManifestResourceStream("golden.json")!;
        var root = JsonDocument.Parse(stream).RootElement;
        var shared = root.GetProperty("variables");
        return root.GetProperty("cases").EnumerateArray().Select(row => Read(row, shared)).ToDictionary(item => item.Name);
    }

    private static GoldenCase Read(JsonElement row, JsonElement shared)
    {
        var variables = shared.EnumerateObject().ToDictionary(pair => pair.Name, pair => (object?)pair.Value);
        foreach (var pair in Members(row, "variables"))
        {
            variables[pair.Name] = pair.Value;
        }

        var options = Members(row, "options").Where(pair => pair.Value.GetBoolean()).Select(pair => pair.Name).ToHashSet();
        return new GoldenCase(
            row.GetProperty("name").GetString()!,
            row.GetProperty("template").GetString()!,
            variables,
            Members(row, "templates").ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!),
            new TemplateOptions
            {
                TrimBlocks = options.Contains("trim_blocks"),
                LstripBlocks = options.Contains("lstrip_blocks"),
                KeepTrailingNewline = options.Contains("keep_trailing_newline"),
                Autoescape = options.Contains("autoescape"),
            },
            row.TryGetProperty("lenient", out _),
            row.TryGetProperty("expected", out var expected) ? expected.GetString() : null,
            row.TryGetProperty("error", out var error) ? error.GetString() : null);
    }

    private static IEnumerable<JsonProperty> Members(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.EnumerateObject() : [];
}
