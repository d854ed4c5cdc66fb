using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Api.Templates;

/// <summary>A stored template as clients see it.</summary>
internal static class TemplateJson
{
    /// <summary>Writes a template.</summary>
    public static void Write(Utf8JsonWriter writer, TemplateVersion template)
    {
        writer.WriteStartObject();
        writer.WriteString("name", template.Name);
        writer.WriteNumber("version", template.Version);
        writer.WriteString("body", template.Body);
        writer.WriteString("description", template.Description);
        writer.WriteTime("created_at", template.CreatedAt);
        writer.WriteEndObject();
    }

    /// <summary>Writes a template with what it needs.</summary>
    public static void Write(Utf8JsonWriter writer, TemplateVersion template, Template parsed)
    {
        writer.WriteStartObject();
        writer.WriteString("name", template.Name);
        writer.WriteNumber("version", template.Version);
        writer.WriteString("body", template.Body);
        writer.WriteString("description", template.Description);
        writer.WriteTime("created_at", template.CreatedAt);
        WriteNeeds(writer, parsed);
        writer.WriteEndObject();
    }

    /// <summary>Writes what a template needs.</summary>
    public static void WriteNeeds(Utf8JsonWriter writer, Template parsed)
    {
        writer.WriteTexts("variables", parsed.Variables);
        writer.WriteTexts("optional", parsed.OptionalVariables);
        writer.WriteTexts("includes", parsed.References);
    }
}
