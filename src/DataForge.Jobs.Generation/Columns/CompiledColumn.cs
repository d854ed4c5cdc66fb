using System.Text.Json;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>A column made ready to be drawn any number of times, by many threads at once.</summary>
internal abstract class CompiledColumn
{
    private readonly OrdinalTemplate<TemplateExpression>? _when;
    private readonly FixedValue _else;

    protected CompiledColumn(ColumnScope scope, ColumnSpec column)
    {
        Name = column.Name;
        Key = OrdinalRandom.KeyOf(scope.Seed, column.Name);
        _else = FixedValue.Of(column.Else);
        if (column.When is { } when)
        {
            // No column can be called so: what the condition draws is independent of what the column draws.
            var key = OrdinalRandom.KeyOf(scope.Seed, column.Name + "?when");
            _when = new OrdinalTemplate<TemplateExpression>(environment => environment.ParseExpression(when, $"{Name}, when"), [when], scope.Includes, key);
        }
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether a sample can be expected to speak of what is drawn. A number of no meaning, such as a UUID, is written
    /// into a prompt for other reasons, and says nothing about the relevance of the answer.
    /// </summary>
    public virtual bool IsTopic => true;

    /// <summary>What the streams of this column share.</summary>
    protected ulong Key { get; }

    /// <summary>Takes the value of <c>else</c> where <c>when</c> is false.</summary>
    /// <returns>Whether the column is not to be drawn.</returns>
    /// <exception cref="TemplateException">The condition cannot be evaluated with these variables.</exception>
    public bool IsReplaced(in ColumnDraw at, Utf8JsonWriter writer, out object? value)
    {
        value = null;
        if (_when is null || _when.At(at.Ordinal).IsTrue(at.Earlier, at.CancellationToken))
        {
            return false;
        }

        value = Write(_else, writer);
        return true;
    }

    /// <summary>Draws the value of an ordinal: writes it as a member of a JSON object, and gives it to the templates.</summary>
    /// <exception cref="TemplateException">A template of the column cannot be rendered; nothing was written.</exception>
    public abstract object? Draw(in ColumnDraw at, Utf8JsonWriter writer);

    /// <summary>Writes a value that was fixed beforehand.</summary>
    protected object? Write(FixedValue value, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(Name);
        writer.WriteRawValue(value.Json, skipInputValidation: true);
        return value.Value;
    }
}

/// <summary>What a column is drawn for.</summary>
/// <param name="Ordinal">Which candidate, from 0.</param>
/// <param name="Rows">The rows that dataset columns take, by column name.</param>
/// <param name="Earlier">The constants, and the columns before this one.</param>
/// <param name="CancellationToken">Stops the rendering of templates.</param>
internal readonly record struct ColumnDraw(
    long Ordinal,
    IReadOnlyDictionary<string, JsonElement> Rows,
    IReadOnlyDictionary<string, object?> Earlier,
    CancellationToken CancellationToken);
