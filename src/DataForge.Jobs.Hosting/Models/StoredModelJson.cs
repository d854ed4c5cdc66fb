using System.Text.Json;
using System.Text.Json.Serialization;
using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Hosting.Models;

/// <summary>Models named at run time as they are stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ModelEntry))]
public sealed partial class StoredModelJson : JsonSerializerContext
{
    /// <summary>An entry from what was stored.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ModelEntry? Read(string json) => JsonSerializer.Deserialize(json, Default.ModelEntry);

    /// <summary>An entry to be stored.</summary>
    public static string Write(ModelEntry entry) => JsonSerializer.Serialize(entry, Default.ModelEntry);
}
