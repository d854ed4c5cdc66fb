using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A variable drawn anew for each ordinal from (seed, ordinal, name).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
[JsonDerivedType(typeof(SubcategoryColumn), "subcategory")]
[JsonDerivedType(typeof(IntegerColumn), "integer")]
[JsonDerivedType(typeof(UniformColumn), "uniform")]
[JsonDerivedType(typeof(GaussianColumn), "gaussian")]
[JsonDerivedType(typeof(BooleanColumn), "boolean")]
[JsonDerivedType(typeof(DatetimeColumn), "datetime")]
[JsonDerivedType(typeof(UuidColumn), "uuid")]
[JsonDerivedType(typeof(PersonColumn), "person")]
[JsonDerivedType(typeof(DatasetColumn), "dataset")]
[JsonDerivedType(typeof(TemplateColumn), "template")]
[JsonDerivedType(typeof(GeneratedColumn), "generated")]
public abstract record ColumnSpec
{
    /// <summary>The variable's name, a Jinja2 identifier.</summary>
    public required string Name { get; init; }

    /// <summary>A Jinja2 expression over the variables and earlier columns: where it is false, <see cref="Else"/> is the value.</summary>
    public string? When { get; init; }

    /// <summary>The value where <see cref="When"/> is false, any JSON; null gives none.</summary>
    public JsonNode? Else { get; init; }

    /// <summary>Makes the column ready to be drawn.</summary>
    internal abstract CompiledColumn Compile(ColumnScope scope);
}
