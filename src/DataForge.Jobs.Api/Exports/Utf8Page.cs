using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Api.Exports;

/// <summary>What was written and not yet sent: one rented buffer, used again for every page.</summary>
internal sealed class Utf8Page(int capacity) : IBufferWriter<byte>, IDisposable
{
    // The longest text of a double, a 64-bit integer or a UUID has fewer.
    private const int LongestNumber = 40;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>How many bytes are in it.</summary>
    public int Length { get; private set; }

    /// <summary>What is in it.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Begins anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds bytes as they are.</summary>
    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds one byte.</summary>
    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    /// <summary>Adds a text.</summary>
    public void Write(string text) => Length += Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Adds a number in decimal.</summary>
    public void Write(long number)
    {
        Utf8Formatter.TryFormat(number, GetSpan(LongestNumber), out var written);
        Length += written;
    }

    /// <summary>Adds the shortest number that reads back as the same double.</summary>
    public void Write(double number)
    {
        number.TryFormat(GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>Adds a UUID with hyphens.</summary>
    public void Write(Guid id)
    {
        Utf8Formatter.TryFormat(id, GetSpan(LongestNumber), out var written);
        Length += written;
    }

    /// <summary>Adds bytes in lower-case hexadecimal.</summary>
    public void WriteHex(scoped ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, GetSpan(bytes.Length * 2), out var written);
        Length += written;
    }

    /// <inheritdoc />
    public void Advance(int count) => Length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Reserve(int size)
    {
        if (_bytes.Length - Length > size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + size + 1));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
