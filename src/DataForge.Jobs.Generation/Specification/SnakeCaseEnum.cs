using System.Text.Json;
using System.Text.Json.Serialization;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Writes an enumeration's members in snake_case, and reads nothing else.</summary>
internal sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
