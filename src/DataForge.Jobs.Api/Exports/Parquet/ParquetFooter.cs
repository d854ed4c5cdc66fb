using System.Buffers.Binary;
using DataForge.Jobs.Api.Exports.Rows;

namespace DataForge.Jobs.Api.Exports.Parquet;

/// <summary>The metadata at the end of a file: what is in it and where (<c>FileMetaData</c> of <c>parquet.thrift</c>).</summary>
internal static class ParquetFooter
{
    private const int FormatVersion = 1;

    /// <summary>Names the writer, and no version: the bytes of an export do not change with the program's releases.</summary>
    private const string CreatedBy = "DataForge.Jobs";

    /// <summary>The first and the last bytes of every file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>Writes it, its length, and the end of the file.</summary>
    public static void Write(Utf8Page page, IReadOnlyList<ExportColumn> columns, IReadOnlyList<RowGroup> groups)
    {
        var begin = page.Length;
        var thrift = new ThriftWriter(page);
        thrift.StructureItem(() =>
        {
            thrift.Int32(1, FormatVersion);
            thrift.Structures<ExportColumn?>(2, [null, .. columns], column => WriteSchema(thrift, column, columns.Count));
            thrift.Int64(3, groups.Sum(group => group.Rows));
            thrift.Structures(4, groups, group => WriteGroup(thrift, group));
            thrift.Text(6, CreatedBy);
        });
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, page.Length - begin);
        page.Write(length);
        page.Write(Magic);
    }

    /// <summary>The root, or a column.</summary>
    private static void WriteSchema(ThriftWriter thrift, ExportColumn? column, int children)
    {
        if (column is null)
        {
            thrift.Text(4, "sample");
            thrift.Int32(5, children);
            return;
        }

        thrift.Int32(1, ParquetTypes.Of(column.Type));
        thrift.Int32(3, column.Required ? ParquetTypes.Required : ParquetTypes.Optional);
        thrift.Text(4, column.Name);
        if (column.Type == CellType.Text)
        {
            thrift.Int32(6, ParquetTypes.Utf8);
            // The same as a logical type: a union whose first member, STRING, is empty.
            thrift.Structure(10, () => thrift.Structure(1, () => { }));
        }
    }

    private static void WriteGroup(ThriftWriter thrift, RowGroup group)
    {
        thrift.Structures(1, group.Chunks, chunk =>
        {
            thrift.Int64(2, chunk.Offset);
            thrift.Structure(3, () => WriteChunk(thrift, chunk));
        });
        thrift.Int64(2, group.Chunks.Sum(chunk => chunk.Plain));
        thrift.Int64(3, group.Rows);
        thrift.Int64(5, group.Chunks[0].Offset);
        thrift.Int64(6, group.Chunks.Sum(chunk => chunk.Stored));
    }

    private static void WriteChunk(ThriftWriter thrift, ColumnChunk chunk)
    {
        thrift.Int32(1, ParquetTypes.Of(chunk.Column.Type));
        thrift.Int32s(2, chunk.Column.Required ? [ParquetTypes.Plain] : [ParquetTypes.Plain, ParquetTypes.Rle]);
        thrift.Texts(3, [chunk.Column.Name]);
        thrift.Int32(4, ParquetTypes.Gzip);
        thrift.Int64(5, chunk.Values);
        thrift.Int64(6, chunk.Plain);
        thrift.Int64(7, chunk.Stored);
        thrift.Int64(9, chunk.Offset);
    }
}
