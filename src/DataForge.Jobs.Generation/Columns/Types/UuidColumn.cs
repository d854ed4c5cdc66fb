using System.Buffers.Binary;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>A text of the shape of a UUID of version 4 (RFC 9562), from the seed: unique in a job, and no secret.</summary>
/// <remarks>
/// The first and the second <c>Next()</c> of the ordinal's stream (<see cref="OrdinalRandom"/>), each as 8 bytes, the
/// highest first; then the four bits of the version are set to 4 and the two of the variant to binary 10. Small letters.
/// </remarks>
public sealed record UuidColumn : ColumnSpec
{
    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledUuid(scope, this);

    internal static ColumnSpec? Read(ColumnFields column) => column.Build(name => new UuidColumn { Name = name });
}

/// <inheritdoc cref="UuidColumn"/>
internal sealed class CompiledUuid(ColumnScope scope, UuidColumn column) : CompiledColumn(scope, column)
{
    /// <inheritdoc/>
    public override bool IsTopic => false;

    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var random = OrdinalRandom.At(Key, at.Ordinal);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        var text = new Guid(bytes, bigEndian: true).ToString("D");
        writer.WriteString(Name, text);
        return text;
    }
}
