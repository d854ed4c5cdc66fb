using System.Buffers.Binary;
using Npgsql;

namespace DataForge.Jobs.Storage.Samples;

/// <summary>
/// Samples one after the other, in ordinal order, as raw bytes: what is stored is passed on without becoming an object.
/// </summary>
public sealed class SampleRows : IAsyncDisposable
{
    private readonly NpgsqlRawCopyStream _copy;
    private readonly BinaryRows _rows;
    private readonly int[] _columns = new int[Enum.GetValues<SampleField>().Length];

    internal SampleRows(NpgsqlRawCopyStream copy, IReadOnlyList<SampleField> fields)
    {
        _copy = copy;
        _rows = new BinaryRows(copy, fields.Count);
        Array.Fill(_columns, -1);
        for (var i = 0; i < fields.Count; i++)
        {
            _columns[(int)fields[i]] = i;
        }
    }

    /// <summary>Goes to the next sample.</summary>
    /// <returns>Whether there is one; false only after the last, never because a connection broke.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => _rows.ReadAsync(cancellationToken);

    /// <summary>Whether the current sample lacks the field.</summary>
    public bool IsNull(SampleField field) => _rows.IsNull(Column(field));

    /// <summary>The field's bytes, until the next read; empty where it is null.</summary>
    public ReadOnlySpan<byte> Bytes(SampleField field) => _rows[Column(field)];

    /// <summary>A 64-bit integer that is not null.</summary>
    public long Int64(SampleField field) => BinaryPrimitives.ReadInt64BigEndian(Bytes(field));

    /// <summary>A 32-bit integer that is not null.</summary>
    public int Int32(SampleField field) => BinaryPrimitives.ReadInt32BigEndian(Bytes(field));

    /// <summary>A 16-bit integer that is not null.</summary>
    public short Int16(SampleField field) => BinaryPrimitives.ReadInt16BigEndian(Bytes(field));

    /// <summary>A double, or null.</summary>
    public double? Double(SampleField field) => IsNull(field) ? null : BinaryPrimitives.ReadDoubleBigEndian(Bytes(field));

    /// <summary>A UUID that is not null.</summary>
    public Guid Uuid(SampleField field) => new(Bytes(field), bigEndian: true);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_rows.Ended)
        {
            try
            {
                // Else closing would read every row that is still to come.
                await _copy.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // What broke the reading off has ended it as well, and is what the caller is to hear of.
            }
        }

        _rows.Dispose();
        await _copy.DisposeAsync();
    }

    private int Column(SampleField field) => _columns[(int)field] is >= 0 and var column
        ? column
        : throw new ArgumentException($"{field} was not asked for.", nameof(field));
}
