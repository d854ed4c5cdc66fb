using System.Text;

namespace DataForge.Jobs.Api.Exports.Parquet;

/// <summary>
/// Apache Thrift's compact protocol (THRIFT-110, "thrift-compact-protocol.md"), as much of it as Parquet's metadata
/// takes. Fields are written in ascending order of their ids.
/// </summary>
internal sealed class ThriftWriter(Utf8Page output)
{
    private const int I32 = 5;
    private const int I64 = 6;
    private const int Binary = 8;
    private const int List = 9;
    private const int Struct = 12;
    private const int LongList = 15;

    private readonly Stack<int> _outer = [];
    private int _last;

    /// <summary>A 32-bit integer, or an enum's value.</summary>
    public void Int32(int id, int value)
    {
        Header(id, I32);
        Varint(ZigZag(value));
    }

    /// <summary>A 64-bit integer.</summary>
    public void Int64(int id, long value)
    {
        Header(id, I64);
        Varint(ZigZag(value));
    }

    /// <summary>A text.</summary>
    public void Text(int id, string value)
    {
        Header(id, Binary);
        TextItem(value);
    }

    /// <summary>A structure.</summary>
    public void Structure(int id, Action members)
    {
        Header(id, Struct);
        StructureItem(members);
    }

    /// <summary>A list of 32-bit integers.</summary>
    public void Int32s(int id, IReadOnlyList<int> values)
    {
        ListHeader(id, values.Count, I32);
        foreach (var value in values)
        {
            Varint(ZigZag(value));
        }
    }

    /// <summary>A list of texts.</summary>
    public void Texts(int id, IReadOnlyList<string> values)
    {
        ListHeader(id, values.Count, Binary);
        foreach (var value in values)
        {
            TextItem(value);
        }
    }

    /// <summary>A list of structures.</summary>
    public void Structures<T>(int id, IReadOnlyList<T> values, Action<T> members)
    {
        ListHeader(id, values.Count, Struct);
        foreach (var value in values)
        {
            StructureItem(() => members(value));
        }
    }

    /// <summary>A structure that stands by itself or in a list.</summary>
    public void StructureItem(Action members)
    {
        _outer.Push(_last);
        _last = 0;
        members();
        output.Write((byte)0);
        _last = _outer.Pop();
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void TextItem(string value)
    {
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        output.Write(value);
    }

    private void ListHeader(int id, int count, int type)
    {
        Header(id, List);
        if (count < LongList)
        {
            output.Write((byte)((count << 4) | type));
            return;
        }

        output.Write((byte)((LongList << 4) | type));
        Varint((ulong)count);
    }

    /// <summary>An id is told by its distance to the one before; ids here never lie further apart than fifteen.</summary>
    private void Header(int id, int type)
    {
        output.Write((byte)(((id - _last) << 4) | type));
        _last = id;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Write((byte)(value | 0x80));
        }

        output.Write((byte)value);
    }
}
