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
        WriteMembers(writer, template);
        writer.WriteEndObject();
    }

    /// <summary>Writes a template with what it needs.</summary>
    /// <param name="parsed">Null where an earlier version of the language took it and this one does not.</param>
    public static void Write(Utf8JsonWriter writer, TemplateVersion template, Template? parsed)
    {
        writer.WriteStartObject();
        WriteMembers(writer, template);
        if (parsed is not null)
        {
            WriteNeeds(writer, parsed);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes what a template needs.</summary>
    public static void WriteNeeds(Utf8JsonWriter writer, Template parsed)
    {
        writer.WriteTexts("variables", parsed.Variables);
        writer.WriteTexts("optional", parsed.OptionalVariables);
        writer.WriteTexts("includes", parsed.References);
    }

    private static void WriteMembers(Utf8JsonWriter writer, TemplateVersion template)
    {
        writer.WriteString("name", template.Name);
        writer.WriteNumber("version", template.Version);
        writer.WriteString("body", template.Body);
        writer.WriteString("description", template.Description);
        writer.WriteTime("created_at", template.CreatedAt);
    }
}
