using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>A text's shingles, to compare it exactly with others.</summary>
public sealed class ShingleSet
{
    private readonly ulong[] _units;
    private ulong[]? _long;
    private ulong[]? _short;

    private ShingleSet(ulong[] units) => _units = units;

    /// <summary>The shingles of a text.</summary>
    public static ShingleSet Of(string text) => Of(SampleText.Of(text));

    /// <summary>The shingles of a text that is taken apart already.</summary>
    public static ShingleSet Of(SampleText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ShingleSet(Shingles.Units(text));
    }

    /// <summary>
    /// The Jaccard similarity |A ∩ B| / |A ∪ B| of two texts, 0 to 1: over shingles of three words if the shorter text
    /// has fewer than thirty, else of five. Symmetric; 1 for texts with the same words in the same order.
    /// </summary>
    public static double Jaccard(ShingleSet left, ShingleSet right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var size = Shingles.SizeFor(left._units.Length, right._units.Length);
        var a = left.OfSize(size);
        var b = right.OfSize(size);
        var shared = CountShared(a, b);
        return shared / (double)(a.Length + b.Length - shared);
    }

    private static int CountShared(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var shared = 0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            shared += a[i] == b[j] ? 1 : 0;
            var step = a[i].CompareTo(b[j]);
            i += step <= 0 ? 1 : 0;
            j += step >= 0 ? 1 : 0;
        }

        return shared;
    }

    private ulong[] OfSize(int size) => size == Shingles.Long ? _long ??= Distinct(size) : _short ??= Distinct(size);

    private ulong[] Distinct(int size)
    {
        var hashes = new ulong[Shingles.Count(_units.Length, size)];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Shingles.Hash(_units, i, size);
        }

        hashes.AsSpan().Sort();
        var distinct = 1;
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] != hashes[i - 1])
            {
                hashes[distinct++] = hashes[i];
            }
        }

        return distinct == hashes.Length ? hashes : hashes[..distinct];
    }
}
