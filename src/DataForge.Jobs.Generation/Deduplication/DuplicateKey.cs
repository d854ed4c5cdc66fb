using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// What exact duplicates have in common: the first 16 bytes of the SHA-256 of the text in compatibility form, with its
/// case folded, runs of white space made one space, and none at its ends.
/// </summary>
public readonly record struct DuplicateKey(UInt128 Value)
{
    /// <summary>The bytes of a key.</summary>
    public const int Size = 16;

    private const int OnStack = 2048;

    /// <summary>The key of a text.</summary>
    public static DuplicateKey Of(string text) => Of(SampleText.Of(text));

    /// <summary>The key of a text that is taken apart already.</summary>
    public static DuplicateKey Of(SampleText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var longest = text.Folded.Length * 2;
        var rented = longest > OnStack ? ArrayPool<char>.Shared.Rent(longest) : null;
        var letters = rented is null ? stackalloc char[OnStack] : rented;
        var key = OfNormalised(letters[..Normalise(text.Folded, letters)]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return key;
    }

    /// <summary>Reads a stored key.</summary>
    /// <exception cref="ArgumentException">Not 16 bytes.</exception>
    public static DuplicateKey Read(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new DuplicateKey(BinaryPrimitives.ReadUInt128BigEndian(bytes))
        : throw new ArgumentException($"A key has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>The 16 bytes to store.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    private static int Normalise(ReadOnlySpan<char> folded, Span<char> into)
    {
        var length = 0;
        var pendingSpace = false;
        foreach (var c in folded)
        {
            if (Letters.KindOf(c) == LetterKind.Space)
            {
                pendingSpace = length > 0;
                continue;
            }

            if (pendingSpace)
            {
                into[length++] = ' ';
                pendingSpace = false;
            }

            into[length++] = c == 'ß' ? 's' : c;
            if (c == 'ß')
            {
                into[length++] = 's';
            }
        }

        return length;
    }

    private static DuplicateKey OfNormalised(ReadOnlySpan<char> letters)
    {
        var longest = Encoding.UTF8.GetMaxByteCount(letters.Length);
        var rented = longest > OnStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        var bytes = rented is null ? stackalloc byte[OnStack] : rented;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(letters, bytes)], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return Read(hash[..Size]);
    }
}
