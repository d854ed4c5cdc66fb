using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace DataForge.Jobs.Api.Paging;

/// <summary>Which list a cursor belongs to, so that one list's cursor is not taken for another's.</summary>
internal enum CursorKind : byte
{
    Jobs = 1,
    Samples = 2,
    Datasets = 3,
    DatasetRows = 4,
    Templates = 5,
    Usage = 6,
    Keys = 7,
    Deliveries = 8,
    AlertDeliveries = 9,
}

/// <summary>
/// Places in lists, opaque to clients: the key of the last item, so that rows added meanwhile neither repeat nor hide
/// another.
/// </summary>
internal static class Cursor
{
    /// <summary>After a job, newest first.</summary>
    public static string Of(DateTimeOffset createdAt, Guid id) => Of(CursorKind.Jobs, createdAt, id);

    /// <summary>After something that was made at a time.</summary>
    public static string Of(CursorKind kind, DateTimeOffset createdAt, Guid id)
    {
        Span<byte> key = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(key, createdAt.UtcTicks);
        id.TryWriteBytes(key[8..], bigEndian: true, out _);
        return Write(kind, key);
    }

    /// <summary>After a number.</summary>
    public static string Of(CursorKind kind, long number)
    {
        Span<byte> key = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(key, number);
        return Write(kind, key);
    }

    /// <summary>After a name.</summary>
    public static string Of(CursorKind kind, string name) => Write(kind, Encoding.UTF8.GetBytes(name));

    /// <summary>A place among jobs, or null.</summary>
    public static (DateTimeOffset CreatedAt, Guid Id)? Job(string cursor) => Place(CursorKind.Jobs, cursor);

    /// <summary>A place among what is ordered by the time it was made, or null.</summary>
    public static (DateTimeOffset CreatedAt, Guid Id)? Place(CursorKind kind, string cursor)
    {
        if (Read(kind, cursor) is not { Length: 24 } key)
        {
            return null;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(key);
        return ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks ? null : (new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(key.AsSpan(8), bigEndian: true));
    }

    /// <summary>A number, or null.</summary>
    public static long? Number(CursorKind kind, string cursor) =>
        Read(kind, cursor) is { Length: 8 } key && BinaryPrimitives.ReadInt64BigEndian(key) is >= 0 and var number ? number : null;

    /// <summary>A name, or null.</summary>
    public static string? Name(CursorKind kind, string cursor) =>
        Text(kind, cursor) is { Length: > 0 } name && Naming.ResourceName.IsValid(name) ? name : null;

    /// <summary>Any text that the database can hold, or null.</summary>
    public static string? Text(CursorKind kind, string cursor) =>
        Read(kind, cursor) is { } key && Utf8.IsValid(key) && !key.Contains((byte)0) ? Encoding.UTF8.GetString(key) : null;

    private static string Write(CursorKind kind, ReadOnlySpan<byte> key) => Base64Url.EncodeToString([(byte)kind, .. key]);

    private static byte[]? Read(CursorKind kind, string cursor)
    {
        if (!Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        return bytes.Length > 0 && bytes[0] == (byte)kind ? bytes[1..] : null;
    }
}
