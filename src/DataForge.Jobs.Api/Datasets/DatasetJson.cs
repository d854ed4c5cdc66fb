using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Datasets;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>A dataset as clients see it, without its rows.</summary>
internal static class DatasetJson
{
    /// <summary>Writes a dataset.</summary>
    public static void Write(Utf8JsonWriter writer, Dataset dataset)
    {
        writer.WriteStartObject();
        writer.WriteString("name", dataset.Name);
        writer.WriteNumber("version", dataset.Version);
        writer.WriteNumber("rows", dataset.Rows);
        writer.WriteTexts("columns", dataset.Columns);
        writer.WriteTime("created_at", dataset.CreatedAt);
        writer.WriteEndObject();
    }
}
