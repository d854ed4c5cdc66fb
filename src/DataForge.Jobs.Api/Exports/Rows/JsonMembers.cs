using System.Text;
using System.Text.Json;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>
/// Finds members of a stored JSON object by name: places in the stored bytes, so that nothing is made of them that the
/// file does not need.
/// </summary>
/// <param name="field">The field that holds the object.</param>
/// <param name="names">The members that are of interest.</param>
internal sealed class JsonMembers(SampleField field, IEnumerable<string> names)
{
    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly List<(int Start, int Length)> _values = [];

    /// <summary>Takes the object of the current sample apart.</summary>
    public void Read(SampleRows sample)
    {
        _values.Clear();
        _values.AddRange(Enumerable.Repeat((0, 0), _names.Length));
        if (_names.Length == 0 || sample.IsNull(field))
        {
            return;
        }

        var reader = new Utf8JsonReader(sample.Bytes(field));
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
        {
            var index = IndexOf(ref reader, expected);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (index >= 0)
            {
                _values[index] = reader.TokenType == JsonTokenType.Null ? (0, 0) : (start, (int)reader.BytesConsumed - start);
            }
        }
    }

    /// <summary>Writes a member's value: texts as they are, everything else as JSON.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Write(Utf8Page cell, SampleRows sample, int index)
    {
        var (start, length) = _values[index];
        if (length == 0)
        {
            return false;
        }

        var value = sample.Bytes(field).Slice(start, length);
        if (value[0] != '"')
        {
            JsonLine.WriteRaw(cell, value);
        }
        else if (!value.Contains((byte)'\\'))
        {
            cell.Write(value[1..^1]);
        }
        else
        {
            var reader = new Utf8JsonReader(value);
            reader.Read();
            cell.Advance(reader.CopyString(cell.GetSpan(length)));
        }

        return true;
    }

    /// <summary>Objects mostly have the members in the order of the names, so that is where the search begins.</summary>
    private int IndexOf(ref Utf8JsonReader reader, int expected)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            var index = (expected + i) % _names.Length;
            if (reader.ValueTextEquals(_names[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
