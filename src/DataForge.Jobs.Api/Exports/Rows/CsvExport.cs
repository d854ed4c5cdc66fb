using System.Buffers;
using System.Text;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>
/// RFC 4180 in UTF-8 without a byte order mark. Texts stand as they are, other values as JSON, what is missing is empty.
/// </summary>
internal sealed class CsvExport(ExportColumns columns) : IExportWriter
{
    private static readonly SearchValues<byte> s_quoted = SearchValues.Create(",\"\r\n"u8);

    private readonly Utf8Page _cell = new(16 * 1024);

    /// <inheritdoc />
    public IReadOnlyList<SampleField> Fields => columns.Fields;

    /// <inheritdoc />
    public void Begin(Utf8Page page)
    {
        for (var i = 0; i < columns.All.Count; i++)
        {
            Write(page, i, Encoding.UTF8.GetBytes(columns.All[i].Name));
        }

        page.Write("\r\n"u8);
    }

    /// <inheritdoc />
    public void Write(Utf8Page page, SampleRows sample)
    {
        columns.Read(sample);
        for (var i = 0; i < columns.All.Count; i++)
        {
            _cell.Clear();
            columns.All[i].Write(_cell, sample);
            Write(page, i, _cell.Written.Span);
        }

        page.Write("\r\n"u8);
    }

    /// <inheritdoc />
    public void End(Utf8Page page)
    {
    }

    /// <inheritdoc />
    public void Dispose() => _cell.Dispose();

    private static void Write(Utf8Page page, int column, ReadOnlySpan<byte> cell)
    {
        if (column > 0)
        {
            page.Write((byte)',');
        }

        if (!cell.ContainsAny(s_quoted))
        {
            page.Write(cell);
            return;
        }

        page.Write((byte)'"');
        for (var quote = cell.IndexOf((byte)'"'); quote >= 0; quote = cell.IndexOf((byte)'"'))
        {
            page.Write(cell[..(quote + 1)]);
            page.Write((byte)'"');
            cell = cell[(quote + 1)..];
        }

        page.Write(cell);
        page.Write((byte)'"');
    }
}
