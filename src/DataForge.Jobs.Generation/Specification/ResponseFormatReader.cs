using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    private const string Name = "response_format";
    private const string MaxCorrections = "max_corrections";
    private const string Schema = "schema";

    /// <summary>The form that an answer must have; text where the request says nothing, or something is wrong.</summary>
    public static ResponseFormatSpec Read(RequestObject root)
    {
        if (root.Has(MaxCorrections))
        {
            root.Refuse(MaxCorrections, $"Is a field of {Name}.");
        }

        if (root.TakeObject(Name) is not { } format)
        {
            return new ResponseFormatSpec();
        }

        var type = format.TakeWord<ResponseFormatType>("type");
        if (format.Take("type") is null)
        {
            format.Refuse("type", "Is required: text, json_object or json_schema.");
        }

        var corrections = (int?)format.TakeInteger(MaxCorrections, 0, SpecBounds.Corrections);
        if (type == ResponseFormatType.Text && format.Take(MaxCorrections) is not null)
        {
            format.Refuse(MaxCorrections, "Must not be given with type text: a text always fits.");
        }

        if (format.Has("json_schema"))
        {
            format.Refuse("json_schema", $"Give the schema itself as `{Schema}`.");
        }

        var schema = ReadSchema(format, type);
        format.Close();
        return type is null or ResponseFormatType.Text
            ? new ResponseFormatSpec()
            : new ResponseFormatSpec { Type = type.Value, Schema = schema, MaxCorrections = corrections ?? ResponseFormatSpec.DefaultMaxCorrections };
    }

    private static JsonElement? ReadSchema(RequestObject format, ResponseFormatType? type)
    {
        var given = format.Take(Schema);
        if (type != ResponseFormatType.JsonSchema)
        {
            if (given is not null && type is not null)
            {
                format.Refuse(Schema, "Must only be given with type json_schema.");
            }

            return null;
        }

        if (given is not { } schema)
        {
            format.Refuse(Schema, "Is required with type json_schema.");
            return null;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            format.Refuse(Schema, "Must be an object.");
            return null;
        }

        if (schema.GetRawText().Length is var length and > SpecBounds.SchemaLength)
        {
            format.Refuse(Schema, string.Create(CultureInfo.InvariantCulture, $"Must have at most {SpecBounds.SchemaLength:N0} characters, not {length:N0}."));
            return null;
        }

        AnswerSchema.Compile(schema, format.PathOf(Schema), format.Problems);
        return schema.Clone();
    }
}
