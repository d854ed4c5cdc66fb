using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Providers.Upstream;

/// <summary>Writes floats as people write them.</summary>
internal static class JsonNumber
{
    /// <summary>The shortest text that means this float: 0.7 and not 0.699999988.</summary>
    public static void Write(Utf8JsonWriter json, string name, float value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
    }
}
