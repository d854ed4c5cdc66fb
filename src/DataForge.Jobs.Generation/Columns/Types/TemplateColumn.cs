using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A text, rendered from the variables and the columns before it.</summary>
/// <remarks>
/// What <c>random</c> and <c>lipsum</c> draw in it comes from the engine's own generator, seeded with <c>Next()</c> of the
/// ordinal's stream (<see cref="OrdinalRandom"/>).
/// </remarks>
public sealed record TemplateColumn : ColumnSpec
{
    /// <summary>Jinja2.</summary>
    public required string Value { get; init; }

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledTemplate(scope, this);

    internal static ColumnSpec? Read(ColumnFields column)
    {
        var value = column.RequireTemplate("value");
        return column.Build(name => new TemplateColumn { Name = name, Value = value! });
    }
}

/// <inheritdoc cref="TemplateColumn"/>
internal sealed class CompiledTemplate : CompiledColumn
{
    private readonly OrdinalTemplate<Template> _template;

    public CompiledTemplate(ColumnScope scope, TemplateColumn column)
        : base(scope, column) =>
        _template = new OrdinalTemplate<Template>(environment => environment.Parse(column.Value, Name), [column.Value], scope.Includes, Key);

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var text = AnswerText.Storable(_template.At(at.Ordinal).Render(at.Earlier, at.CancellationToken));
        writer.WriteString(Name, text);
        return text;
    }
}
