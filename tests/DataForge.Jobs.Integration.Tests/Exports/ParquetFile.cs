using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DataForge.Jobs.Integration.Tests.Exports;

/// <summary>
/// Reads Parquet files, as far as flat columns of PLAIN values and gzip go. Written from the format's specification
/// (apache/parquet-format) for these tests alone: it shares no code with the writer and checks what it reads.
/// </summary>
internal sealed class ParquetFile
{
    private readonly byte[] _bytes;

    private ParquetFile(byte[] bytes, Thrift metadata)
    {
        _bytes = bytes;
        Rows = metadata.Long(3);
        var schema = metadata.List(2);
        Columns = [.. schema.Skip(1).Select(element => new Column(element.Text(4), (int)element.Long(1), element.Long(3) == 1, element.Has(6)))];
        schema[0].Long(5).ShouldBe(Columns.Count);
        Groups = metadata.List(4);
        Groups.Sum(group => group.Long(3)).ShouldBe(Rows);
    }

    public long Rows { get; }

    public IReadOnlyList<Column> Columns { get; }

    public IReadOnlyList<Thrift> Groups { get; }

    public static ParquetFile Read(byte[] bytes)
    {
        Encoding.ASCII.GetString(bytes[..4]).ShouldBe("PAR1");
        Encoding.ASCII.GetString(bytes[^4..]).ShouldBe("PAR1");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - 8));
        var at = bytes.Length - 8 - length;
        var metadata = Thrift.Read(bytes, ref at);
        at.ShouldBe(bytes.Length - 8);
        return new ParquetFile(bytes, metadata);
    }

    /// <summary>All values of a column: long, double, bool, string or null.</summary>
    public IReadOnlyList<object?> this[string name]
    {
        get
        {
            var index = Columns.Select(column => column.Name).ToList().IndexOf(name);
            var values = new List<object?>();
            foreach (var group in Groups)
            {
                var chunk = group.List(1)[index].Struct(3);
                chunk.List(3).Single().Value.ShouldBe(name);
                chunk.Long(4).ShouldBe(2, "gzip");
                ReadChunk(chunk, Columns[index], values);
            }

            values.Count.ShouldBe((int)Rows);
            return values;
        }
    }

    private void ReadChunk(Thrift chunk, Column column, List<object?> values)
    {
        var at = (int)chunk.Long(9);
        var (end, before, plain) = (at + (int)chunk.Long(7), values.Count, 0L);
        while (at < end)
        {
            var start = at;
            var header = Thrift.Read(_bytes, ref at);
            header.Long(1).ShouldBe(0, "a data page");
            var stored = (int)header.Long(3);
            using var page = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(_bytes, at, stored), CompressionMode.Decompress))
            {
                gzip.CopyTo(page);
            }

            page.Length.ShouldBe(header.Long(2));
            plain += at - start + page.Length;
            at += stored;
            ReadPage(page.ToArray(), column, (int)header.Struct(5).Long(1), values);
        }

        at.ShouldBe(end);
        plain.ShouldBe(chunk.Long(6));
        (values.Count - before).ShouldBe((int)chunk.Long(5));
    }

    private static void ReadPage(byte[] page, Column column, int count, List<object?> values)
    {
        var at = 0;
        var present = Enumerable.Repeat(true, count).ToList();
        if (column.Optional)
        {
            var end = 4 + BinaryPrimitives.ReadInt32LittleEndian(page);
            at = 4;
            present.Clear();
            while (at < end)
            {
                var header = Thrift.Varint(page, ref at);
                (header & 1).ShouldBe(0UL, "a run");
                present.AddRange(Enumerable.Repeat(page[at++] == 1, (int)(header >> 1)));
            }

            at.ShouldBe(end);
            present.Count.ShouldBe(count);
        }

        var bit = 0;
        foreach (var there in present)
        {
            values.Add(there ? ReadValue(page, ref at, ref bit, column.Type) : null);
        }

        (at + ((bit + 7) / 8)).ShouldBe(page.Length);
    }

    private static object ReadValue(byte[] page, ref int at, ref int bit, int type)
    {
        switch (type)
        {
            case 0:
                var value = (page[at + (bit / 8)] >> (bit % 8)) & 1;
                bit++;
                return value == 1;
            case 2:
                at += 8;
                return BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(at - 8));
            case 5:
                at += 8;
                return BinaryPrimitives.ReadDoubleLittleEndian(page.AsSpan(at - 8));
            case 6:
                var length = BinaryPrimitives.ReadInt32LittleEndian(page.AsSpan(at));
                at += 4 + length;
                return Encoding.UTF8.GetString(page, at - length, length);
            default:
                throw new InvalidDataException($"No values of type {type} are expected.");
        }
    }

    public sealed record Column(string Name, int Type, bool Optional, bool Text);

    /// <summary>A value of Thrift's compact protocol.</summary>
    public sealed record Thrift(object Value)
    {
        public bool Has(int id) => Members.ContainsKey(id);

        public long Long(int id) => (long)Members[id].Value;

        public string Text(int id) => (string)Members[id].Value;

        public Thrift Struct(int id) => Members[id];

        public IReadOnlyList<Thrift> List(int id) => (IReadOnlyList<Thrift>)Members[id].Value;

        private Dictionary<int, Thrift> Members => (Dictionary<int, Thrift>)Value;

        public static Thrift Read(byte[] bytes, ref int at)
        {
            var members = new Dictionary<int, Thrift>();
            for (var id = 0; bytes[at] != 0;)
            {
                var head = bytes[at++];
                id = head >> 4 == 0 ? (int)ZigZag(bytes, ref at) : id + (head >> 4);
                members.Add(id, ReadValue(bytes, ref at, head & 15));
            }

            at++;
            return new Thrift(members);
        }

        public static ulong Varint(byte[] bytes, ref int at)
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var part = bytes[at++];
                value |= (ulong)(part & 127) << shift;
                if (part < 128)
                {
                    return value;
                }
            }
        }

        private static long ZigZag(byte[] bytes, ref int at)
        {
            var value = Varint(bytes, ref at);
            return (long)(value >> 1) ^ -(long)(value & 1);
        }

        private static Thrift ReadValue(byte[] bytes, ref int at, int type)
        {
            switch (type)
            {
                case 5 or 6:
                    return new Thrift(ZigZag(bytes, ref at));
                case 8:
                    var length = (int)Varint(bytes, ref at);
                    at += length;
                    return new Thrift(Encoding.UTF8.GetString(bytes, at - length, length));
                case 9:
                    var head = bytes[at++];
                    var count = head >> 4 == 15 ? (int)Varint(bytes, ref at) : head >> 4;
                    var items = new List<Thrift>();
                    for (var i = 0; i < count; i++)
                    {
                        items.Add(ReadValue(bytes, ref at, head & 15));
                    }

                    return new Thrift(items);
                case 12:
                    return Read(bytes, ref at);
                default:
                    throw new InvalidDataException($"No Thrift type {type} is expected.");
            }
        }
    }
}
