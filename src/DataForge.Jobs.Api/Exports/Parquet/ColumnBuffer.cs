using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using DataForge.Jobs.Api.Exports.Rows;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Parquet;

/// <summary>
/// One column of the row group that is being filled: finished pages, compressed, and the page that is being written,
/// in the PLAIN encoding.
/// </summary>
internal sealed class ColumnBuffer(ExportColumn column) : IDisposable
{
    /// <summary>Bytes of values at which a page is finished; the format's authors advise about this much.</summary>
    private const int PageBytes = 1024 * 1024;

    private readonly Utf8Page _cell = new(4096);
    private readonly Utf8Page _values = new(64 * 1024);
    private readonly Utf8Page _levels = new(1024);
    private readonly Utf8Page _pages = new(64 * 1024);
    private readonly MemoryStream _compressed = new();
    private int _pageValues;
    private long _chunkValues;
    private long _plainBytes;
    private int _bits;
    private int _bitCount;
    private bool _run;
    private int _runLength;

    /// <summary>About how much is held.</summary>
    public int Bytes => _pages.Length + _values.Length;

    /// <summary>Adds the cell of the current sample.</summary>
    public void Add(SampleRows sample)
    {
        _cell.Clear();
        var present = column.Write(_cell, sample);
        if (present)
        {
            AddValue(_cell.Written.Span);
        }

        if (!column.Required)
        {
            AddLevel(present);
        }

        _pageValues++;
        if (_values.Length >= PageBytes)
        {
            FinishPage();
        }
    }

    /// <summary>Writes the column's pages and begins the next row group.</summary>
    /// <param name="output">The file.</param>
    /// <param name="offset">Where in the file this is.</param>
    public ColumnChunk Flush(Utf8Page output, long offset)
    {
        if (_pageValues > 0)
        {
            FinishPage();
        }

        var chunk = new ColumnChunk(column, offset, _chunkValues, _plainBytes, _pages.Length);
        output.Write(_pages.Written.Span);
        _pages.Clear();
        (_chunkValues, _plainBytes) = (0, 0);
        return chunk;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _cell.Dispose();
        _values.Dispose();
        _levels.Dispose();
        _pages.Dispose();
        _compressed.Dispose();
    }

    private void AddValue(ReadOnlySpan<byte> cell)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        switch (column.Type)
        {
            case CellType.Integer when Utf8Parser.TryParse(cell, out long integer, out var read) && read == cell.Length:
                BinaryPrimitives.WriteInt64LittleEndian(number, integer);
                _values.Write(number);
                break;
            case CellType.Number when Utf8Parser.TryParse(cell, out double real, out var read) && read == cell.Length:
                BinaryPrimitives.WriteDoubleLittleEndian(number, real);
                _values.Write(number);
                break;
            case CellType.Boolean when cell.SequenceEqual("true"u8) || cell.SequenceEqual("false"u8):
                AddBit(cell.Length == 4);
                break;
            case CellType.Text:
                BinaryPrimitives.WriteInt32LittleEndian(number, cell.Length);
                _values.Write(number[..sizeof(int)]);
                _values.Write(cell);
                break;
            default:
                throw new InvalidDataException($"A value of {column.Name} is not of the column's type, {column.Type}.");
        }
    }

    /// <summary>Booleans are packed eight to a byte, the lowest bit first.</summary>
    private void AddBit(bool value)
    {
        _bits |= (value ? 1 : 0) << _bitCount;
        if (++_bitCount == 8)
        {
            FlushBits();
        }
    }

    private void FlushBits()
    {
        if (_bitCount > 0)
        {
            _values.Write((byte)_bits);
            (_bits, _bitCount) = (0, 0);
        }
    }

    /// <summary>Definition levels, 1 for a value and 0 for null, as runs of the hybrid RLE encoding.</summary>
    private void AddLevel(bool present)
    {
        if (_runLength > 0 && present != _run)
        {
            FlushRun();
        }

        _run = present;
        _runLength++;
    }

    private void FlushRun()
    {
        for (var header = (uint)_runLength << 1; ; header >>= 7)
        {
            _levels.Write((byte)(header < 0x80 ? header : header | 0x80));
            if (header < 0x80)
            {
                break;
            }
        }

        _levels.Write((byte)(_run ? 1 : 0));
        _runLength = 0;
    }

    private void FinishPage()
    {
        FlushBits();
        Span<byte> levelBytes = stackalloc byte[sizeof(int)];
        _compressed.SetLength(0);
        var plain = _values.Length;
        using (var gzip = new GZipStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            if (!column.Required)
            {
                FlushRun();
                BinaryPrimitives.WriteInt32LittleEndian(levelBytes, _levels.Length);
                gzip.Write(levelBytes);
                gzip.Write(_levels.Written.Span);
                plain += sizeof(int) + _levels.Length;
            }

            gzip.Write(_values.Written.Span);
        }

        var header = _pages.Length;
        WriteHeader(plain);
        _plainBytes += _pages.Length - header + plain;
        _pages.Write(_compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
        _chunkValues += _pageValues;
        _pageValues = 0;
        _values.Clear();
        _levels.Clear();
    }

    private void WriteHeader(int plain)
    {
        var thrift = new ThriftWriter(_pages);
        thrift.StructureItem(() =>
        {
            thrift.Int32(1, ParquetTypes.DataPage);
            thrift.Int32(2, plain);
            thrift.Int32(3, (int)_compressed.Length);
            thrift.Structure(5, () =>
            {
                thrift.Int32(1, _pageValues);
                thrift.Int32(2, ParquetTypes.Plain);
                thrift.Int32(3, ParquetTypes.Rle);
                thrift.Int32(4, ParquetTypes.Rle);
            });
        });
    }
}
