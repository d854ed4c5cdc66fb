using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Datasets;

/// <summary>
/// Reads CSV as JSON objects: the first record names the columns, and every value stays the text that it is; a
/// template decides what is a number.
/// </summary>
internal static class CsvRows
{
    /// <summary>What bytes that are no UTF-8 arrive as, to be refused with their line: a code point that is no character.</summary>
    private const char NotUtf8 = '\uFFFF';

    private static readonly Encoding s_utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(NotUtf8.ToString()));

    /// <summary>The rows of a file, as they come.</summary>
    /// <exception cref="RequestRefusedException">A row cannot be read.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(Stream body, DatasetColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(body, s_utf8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024, leaveOpen: true);
        var records = new CsvRecords(text);
        if (!await records.ReadAsync(cancellationToken))
        {
            yield break;
        }

        foreach (var field in records.Fields)
        {
            var name = Checked(field, records.Line).Trim();
            if (!columns.Add(name, records.Line))
            {
                throw Refuse(records.Line, $"The column `{name}` is named twice.");
            }
        }

        using var buffer = new MemoryStream();
        await using var writer = new Utf8JsonWriter(buffer, JsonAnswer.Options);
        while (await records.ReadAsync(cancellationToken))
        {
            yield return RowOf(records, columns.Names, buffer, writer);
        }
    }

    private static string RowOf(CsvRecords records, IReadOnlyList<string> columns, MemoryStream buffer, Utf8JsonWriter writer)
    {
        var fields = records.Fields;
        if (fields.Count != columns.Count)
        {
            throw Refuse(records.Line, string.Create(CultureInfo.InvariantCulture, $"Has {fields.Count} fields, but the header names {columns.Count} columns."));
        }

        buffer.SetLength(0);
        writer.Reset();
        writer.WriteStartObject();
        for (var index = 0; index < fields.Count; index++)
        {
            writer.WriteString(columns[index], Checked(fields[index], records.Line));
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Checked(string field, long line) => field.AsSpan().IndexOfAny('\0', NotUtf8) switch
    {
        < 0 => field,
        var index => throw Refuse(line, field[index] == NotUtf8 ? "Holds bytes that are not UTF-8." : "Must not hold the character U+0000."),
    };

    private static RequestRefusedException Refuse(long line, string reason) => new(KnownProblems.InvalidRow(line, reason));
}
