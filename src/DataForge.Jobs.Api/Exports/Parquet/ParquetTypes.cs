using DataForge.Jobs.Api.Exports.Rows;

namespace DataForge.Jobs.Api.Exports.Parquet;

/// <summary>Numbers of the format, by the names that <c>parquet.thrift</c> (apache/parquet-format 2.10) has for them.</summary>
internal static class ParquetTypes
{
    public const int Boolean = 0;
    public const int Int64 = 2;
    public const int Double = 5;
    public const int ByteArray = 6;

    public const int Required = 0;
    public const int Optional = 1;

    /// <summary>The converted type of byte arrays that hold UTF-8.</summary>
    public const int Utf8 = 0;

    public const int Plain = 0;
    public const int Rle = 3;

    public const int Gzip = 2;

    public const int DataPage = 0;

    /// <summary>The physical type of cells.</summary>
    public static int Of(CellType type) => type switch
    {
        CellType.Integer => Int64,
        CellType.Number => Double,
        CellType.Boolean => Boolean,
        _ => ByteArray,
    };
}

/// <summary>Where one column of one row group stands in the file.</summary>
/// <param name="Column">The column.</param>
/// <param name="Offset">Where its first page begins.</param>
/// <param name="Values">How many values it has, nulls included.</param>
/// <param name="Plain">Its bytes, page headers included, without compression.</param>
/// <param name="Stored">Its bytes as stored.</param>
internal sealed record ColumnChunk(ExportColumn Column, long Offset, long Values, long Plain, long Stored);

/// <summary>Some consecutive rows.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Chunks">One for each column.</param>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Chunks);
