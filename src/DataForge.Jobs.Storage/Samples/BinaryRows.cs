using System.Buffers;
using System.Buffers.Binary;

namespace DataForge.Jobs.Storage.Samples;

/// <summary>
/// Takes PostgreSQL's binary COPY format apart (its manual, "COPY", section "Binary Format") without an allocation per
/// row: the fields of the current row are places in one rented buffer, which grows only for a row larger than itself.
/// </summary>
/// <param name="source">The bytes from the signature on.</param>
/// <param name="columns">How many fields each row has.</param>
internal sealed class BinaryRows(Stream source, int columns) : IDisposable
{
    private const int FirstBuffer = 256 * 1024;
    private const int HeaderBytes = 19;

    private readonly (int Start, int Length)[] _fields = new (int, int)[columns];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start;
    private int _end;
    private bool _begun;

    /// <summary>Whether the format's own end was read: rows that merely stop coming are not all rows.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether a field of the current row is null.</summary>
    public bool IsNull(int column) => _fields[column].Length < 0;

    /// <summary>The bytes of a field of the current row; empty for null. They are gone with the next row.</summary>
    public ReadOnlySpan<byte> this[int column] =>
        _fields[column] is { Length: > 0 } field ? _buffer.AsSpan(field.Start, field.Length) : default;

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="EndOfStreamException">The bytes stop before the end of the rows.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!Ended)
        {
            if (TryRead())
            {
                return !Ended;
            }

            MakeRoom();
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException("The database stopped sending rows before their end.");
            }

            _end += read;
        }

        return false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Reads a row, or the end, if all of it is here.</summary>
    private bool TryRead()
    {
        var at = _start;
        if (!_begun)
        {
            if (_end - at < HeaderBytes)
            {
                return false;
            }

            at += HeaderBytes + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at + HeaderBytes - sizeof(int)));
        }

        if (_end - at < sizeof(short))
        {
            return false;
        }

        var count = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(at));
        at += sizeof(short);
        if (count < 0)
        {
            Ended = true;
            return true;
        }

        if (count != columns)
        {
            throw new InvalidDataException($"The database sent {count} fields where {columns} were asked for.");
        }

        for (var i = 0; i < columns; i++)
        {
            if (_end - at < sizeof(int))
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(at));
            at += sizeof(int);
            _fields[i] = (at, length);
            at += Math.Max(length, 0);
            if (at > _end)
            {
                return false;
            }
        }

        (_begun, _start) = (true, at);
        return true;
    }

    private void MakeRoom()
    {
        var rest = _end - _start;
        if (rest > _buffer.Length / 2)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(_start, rest).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        }

        (_start, _end) = (0, rest);
    }
}
