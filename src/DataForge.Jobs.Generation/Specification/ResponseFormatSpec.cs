using System.Text.Json;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>The form that an answer must have.</summary>
public sealed record ResponseFormatSpec
{
    /// <summary>The <see cref="MaxCorrections"/> of a request that names none.</summary>
    public const int DefaultMaxCorrections = 1;

    /// <summary>What kind of answer is wanted.</summary>
    public ResponseFormatType Type { get; init; }

    /// <summary>The JSON schema that it must fit, as given; null unless <see cref="Type"/> is <see cref="ResponseFormatType.JsonSchema"/>.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>
    /// How often, 0 to 5, the model is asked again after an answer that does not fit, before that is rejected as
    /// <c>schema</c>; null for text, which always fits.
    /// </summary>
    public int? MaxCorrections { get; init; }
}

/// <summary>What kind of answer is wanted.</summary>
public enum ResponseFormatType
{
    /// <summary>Anything.</summary>
    Text,

    /// <summary>A JSON object, whatever is in it.</summary>
    JsonObject,

    /// <summary>A JSON value that fits a schema.</summary>
    JsonSchema,
}
