using System.Buffers;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// The variables of one ordinal while they are drawn. It stops at every generated column, whose answer only the caller
/// can fetch. For one thread at a time.
/// </summary>
internal sealed class VariableDraw : IDisposable
{
    private readonly CompiledColumn[] _columns;
    private readonly long _ordinal;
    private readonly IReadOnlyDictionary<string, JsonElement> _rows;
    private readonly Dictionary<string, object?> _values;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;
    private int _next;

    public VariableDraw(
        List<(string Name, FixedValue Value)> constants, CompiledColumn[] columns, long ordinal, IReadOnlyDictionary<string, JsonElement> rows)
    {
        _columns = columns;
        _ordinal = ordinal;
        _rows = rows;
        _values = new Dictionary<string, object?>(constants.Count + columns.Length, StringComparer.Ordinal);
        _writer = new Utf8JsonWriter(_buffer, FixedValue.JsonOptions);
        _writer.WriteStartObject();
        foreach (var (name, value) in constants)
        {
            _writer.WritePropertyName(name);
            _writer.WriteRawValue(value.Json, skipInputValidation: true);
            _values[name] = value.Value;
        }
    }

    /// <summary>What is drawn so far.</summary>
    public IReadOnlyDictionary<string, object?> Values => _values;

    /// <summary>Draws up to the next column that a model is to be asked for; its answer is due before the next call.</summary>
    /// <returns>The column, or null once everything is drawn.</returns>
    /// <exception cref="TemplateException">A template of a column, or its condition, cannot be rendered; what came before it stays drawn.</exception>
    public CompiledGenerated? Next(CancellationToken cancellationToken)
    {
        var at = new ColumnDraw(_ordinal, _rows, _values, cancellationToken);
        while (_next < _columns.Length)
        {
            var column = _columns[_next];
            if (column.IsReplaced(at, _writer, out var value))
            {
                _values[column.Name] = value;
            }
            else if (column is CompiledGenerated generated)
            {
                return generated;
            }
            else
            {
                _values[column.Name] = column.Draw(at, _writer);
            }

            _next++;
        }

        return null;
    }

    /// <summary>Takes the answer to the column that <see cref="Next"/> stopped at.</summary>
    public void Answer(string text)
    {
        var name = _columns[_next++].Name;
        _writer.WriteString(name, text);
        _values[name] = text;
    }

    /// <summary>The variables as far as they are drawn. Nothing can be drawn afterwards.</summary>
    public Variables End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        return new Variables(_values, Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>The variables of one ordinal.</summary>
/// <param name="Values">As templates take them.</param>
/// <param name="Json">As they are stored.</param>
internal sealed record Variables(IReadOnlyDictionary<string, object?> Values, string Json);
