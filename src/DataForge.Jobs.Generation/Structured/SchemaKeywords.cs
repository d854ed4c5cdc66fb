namespace DataForge.Jobs.Generation.Structured;

/// <summary>The words of JSON schema: drafts 4 to 7, 2019-09 and 2020-12 as far as they agree.</summary>
internal static class SchemaKeywords
{
    /// <summary>Words that say nothing about what fits.</summary>
    public static readonly IReadOnlySet<string> Annotations = new HashSet<string>(StringComparer.Ordinal)
    {
        "$schema", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
    };

    /// <summary>Words that are honoured.</summary>
    public static readonly IReadOnlyList<string> Honoured =
    [
        "type", "enum", "const", "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "prefixItems",
        "additionalItems", "minItems", "maxItems", "uniqueItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern", "format", "allOf", "anyOf", "oneOf", "not", "$ref", "$defs", "definitions",
    ];

    /// <summary>
    /// Words of some draft that the library does not know, or could not be trusted with: passing over one in silence would
    /// accept what was to be refused.
    /// </summary>
    public static readonly IReadOnlySet<string> NotHonoured = new HashSet<string>(StringComparer.Ordinal)
    {
        "$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "if", "then", "else",
        "patternProperties", "propertyNames", "dependencies", "dependentRequired", "dependentSchemas", "contains", "minContains", "maxContains",
        "unevaluatedItems", "unevaluatedProperties", "contentEncoding", "contentMediaType", "contentSchema",
    };
}
