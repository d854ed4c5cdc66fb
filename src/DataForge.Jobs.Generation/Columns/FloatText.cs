using System.Globalization;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>Floats as JSON that stays a float: <c>1.0</c>, where the usual writer would make an integer of it.</summary>
internal static class FloatText
{
    /// <summary>Writes the shortest text that reads back as the same number, always with a point or an exponent.</summary>
    public static void WriteFloat(this Utf8JsonWriter writer, string name, double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0", skipInputValidation: true);
    }
}
