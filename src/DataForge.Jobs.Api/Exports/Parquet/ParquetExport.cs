using DataForge.Jobs.Api.Exports.Rows;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Parquet;

/// <summary>
/// Apache Parquet: one column for each field, in row groups of bounded size, PLAIN pages compressed with gzip. Written
/// here because no Parquet library can be had; what is used of the format is what every reader has to know.
/// </summary>
internal sealed class ParquetExport(ExportColumns columns) : IExportWriter
{
    /// <summary>Bytes of pages at which a row group ends: what an export holds in memory.</summary>
    private const int GroupBytes = 16 * 1024 * 1024;

    /// <summary>Rows at which it ends in any case.</summary>
    private const int GroupRows = 131_072;

    private readonly ColumnBuffer[] _buffers = [.. columns.All.Select(column => new ColumnBuffer(column))];
    private readonly List<RowGroup> _groups = [];
    private long _offset;
    private int _rows;

    /// <inheritdoc />
    public IReadOnlyList<SampleField> Fields => columns.Fields;

    /// <inheritdoc />
    public void Begin(Utf8Page page)
    {
        page.Write(ParquetFooter.Magic);
        _offset = ParquetFooter.Magic.Length;
    }

    /// <inheritdoc />
    public void Write(Utf8Page page, SampleRows sample)
    {
        columns.Read(sample);
        var bytes = 0;
        foreach (var buffer in _buffers)
        {
            buffer.Add(sample);
            bytes += buffer.Bytes;
        }

        if (++_rows == GroupRows || bytes >= GroupBytes)
        {
            FlushGroup(page);
        }
    }

    /// <inheritdoc />
    public void End(Utf8Page page)
    {
        if (_rows > 0)
        {
            FlushGroup(page);
        }

        ParquetFooter.Write(page, columns.All, _groups);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private void FlushGroup(Utf8Page page)
    {
        var chunks = new List<ColumnChunk>(_buffers.Length);
        foreach (var buffer in _buffers)
        {
            var chunk = buffer.Flush(page, _offset);
            _offset += chunk.Stored;
            chunks.Add(chunk);
        }

        _groups.Add(new RowGroup(_rows, chunks));
        _rows = 0;
    }
}
