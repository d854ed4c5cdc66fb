using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DataForge.Jobs.Api.Description;

/// <summary>Shapes as schemas of one OpenAPI document: those with a name as its components, once each.</summary>
internal static class ShapeSchema
{
    /// <summary>The schema of a shape, or a reference to it.</summary>
    public static IOpenApiSchema SchemaOf(this OpenApiDocument document, Shape shape)
    {
        if (shape.Like is { } component)
        {
            return document.Refer(component, shape.Meaning);
        }

        return shape.Component is null ? document.Build(shape) : document.Refer(shape, null);
    }

    private static OpenApiSchemaReference Refer(this OpenApiDocument document, Shape shape, string? meaning)
    {
        var name = shape.Component ?? throw new InvalidOperationException($"Only a component can be referred to; this has no name: {shape.Meaning}");
        if (document.Components?.Schemas?.ContainsKey(name) != true)
        {
            document.AddComponent<IOpenApiSchema>(name, document.Build(shape));
        }

        return new OpenApiSchemaReference(name, document) { Description = meaning };
    }

    private static OpenApiSchema Build(this OpenApiDocument document, Shape shape)
    {
        var schema = new OpenApiSchema
        {
            Description = shape.Meaning.Length > 0 ? shape.Meaning : null,
            Type = shape.Type,
            Format = shape.Format,
            Pattern = shape.Pattern,
            Default = shape.Default?.DeepClone(),
            AnyOf = shape.Kinds?.Select(document.SchemaOf).ToList(),
            Enum = shape.Words is null ? null : [.. shape.Words.Select(word => (JsonNode)word), .. Allows(shape, JsonSchemaType.Null) ? (JsonNode[])[JsonNullSentinel.JsonNull] : []],
        };
        if (Allows(shape, JsonSchemaType.Array))
        {
            (schema.MinItems, schema.MaxItems, schema.Items) = (Length(shape.Least), Length(shape.Most), document.SchemaOf(shape.Item!));
        }
        else if (Allows(shape, JsonSchemaType.String))
        {
            (schema.MinLength, schema.MaxLength) = (Length(shape.Least), Length(shape.Most));
        }
        else if (Allows(shape, JsonSchemaType.Object))
        {
            document.Fill(schema, shape);
        }
        else
        {
            (schema.Minimum, schema.Maximum) = (shape.Least, shape.Most);
        }

        return schema;
    }

    private static void Fill(this OpenApiDocument document, OpenApiSchema schema, Shape shape)
    {
        if (shape.Fields is { } fields)
        {
            schema.Properties = fields.ToDictionary(field => field.Name, field => document.SchemaOf(field.Shape));
            schema.Required = fields.Where(field => field.Shape.IsRequired).Select(field => field.Name).ToHashSet();
            schema.AdditionalPropertiesAllowed = !shape.Closed;
        }
        else
        {
            schema.AdditionalProperties = document.SchemaOf(shape.Item!);
        }
    }

    private static bool Allows(Shape shape, JsonSchemaType type) => shape.Type is { } types && types.HasFlag(type);

    private static int? Length(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
