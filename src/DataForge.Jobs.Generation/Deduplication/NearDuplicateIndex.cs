using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DataForge.Jobs.Generation.Deduplication;

/// <summary>
/// Finds, among the signatures added so far, those that share a band with a given one. Not safe for a writer beside
/// readers: one admitter owns it. At most 300 bytes an entry once it holds a few thousand.
/// </summary>
/// <remarks>
/// A hash table with chains for each band. An entry's band is one node of eight bytes, its hash and the next entry of
/// the chain; nodes are kept in blocks, so that growing copies none of them. Chains rather than open addressing,
/// because templated texts put thousands of entries under one hash, and those would pile up in the slots.
/// </remarks>
public sealed class NearDuplicateIndex
{
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;
    private const int FirstBuckets = 256;

    /// <summary>Entries per bucket at which the buckets double.</summary>
    private const int Fullest = 2;

    private readonly List<Node[]> _blocks = [];
    private readonly List<long[]> _ordinals = [];

    /// <summary>For each band its buckets: 1 + the entry at the head of the chain, 0 where there is none.</summary>
    private int[] _heads = new int[NearDuplicateSignature.Bands * FirstBuckets];
    private int _buckets = FirstBuckets;

    /// <summary>How many signatures were added.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes that the index occupies.</summary>
    public long MemoryBytes => (_heads.Length * (long)sizeof(int))
        + (_blocks.Count * (long)BlockSize * ((NearDuplicateSignature.Bands * 8) + sizeof(long) + 1))
        + ((_blocks.Capacity + _ordinals.Capacity) * (long)IntPtr.Size);

    /// <summary>Adds a signature under its sample's ordinal.</summary>
    /// <exception cref="ArgumentException">Not 80 bytes.</exception>
    public void Add(long ordinal, ReadOnlySpan<byte> signature)
    {
        RequireSize(signature);
        if (Count == _buckets * Fullest)
        {
            Grow();
        }

        var entry = Count++;
        var at = entry & (BlockSize - 1);
        if (at == 0)
        {
            _blocks.Add(new Node[BlockSize * NearDuplicateSignature.Bands]);
            _ordinals.Add(new long[BlockSize]);
        }

        _ordinals[^1][at] = ordinal;
        Link(entry, signature);
    }

    /// <summary>
    /// Appends the ordinals of the signatures that share at least one band with the given one: each once, ascending.
    /// They are candidates; only a comparison of the texts tells whether they are duplicates.
    /// </summary>
    /// <exception cref="ArgumentException">Not 80 bytes.</exception>
    public void Candidates(ReadOnlySpan<byte> signature, List<long> into)
    {
        RequireSize(signature);
        ArgumentNullException.ThrowIfNull(into);
        var start = into.Count;
        for (var band = 0; band < NearDuplicateSignature.Bands; band++)
        {
            var hash = BandOf(signature, band);
            for (var entry = _heads[Bucket(band, hash)] - 1; entry >= 0;)
            {
                ref readonly var node = ref NodeOf(entry, band);
                if (node.Hash == hash)
                {
                    into.Add(_ordinals[entry >> BlockBits][entry & (BlockSize - 1)]);
                }

                entry = node.Next - 1;
            }
        }

        KeepDistinct(into, start);
    }

    private static void KeepDistinct(List<long> ordinals, int start)
    {
        var found = CollectionsMarshal.AsSpan(ordinals)[start..];
        if (found.Length < 2)
        {
            return;
        }

        found.Sort();
        var distinct = 1;
        for (var i = 1; i < found.Length; i++)
        {
            if (found[i] != found[i - 1])
            {
                found[distinct++] = found[i];
            }
        }

        CollectionsMarshal.SetCount(ordinals, start + distinct);
    }

    private void Link(int entry, ReadOnlySpan<byte> signature)
    {
        for (var band = 0; band < NearDuplicateSignature.Bands; band++)
        {
            var hash = BandOf(signature, band);
            ref var head = ref _heads[Bucket(band, hash)];
            NodeOf(entry, band) = new Node(hash, head);
            head = entry + 1;
        }
    }

    private void Grow()
    {
        _buckets *= 2;
        _heads = new int[NearDuplicateSignature.Bands * _buckets];
        for (var entry = 0; entry < Count; entry++)
        {
            for (var band = 0; band < NearDuplicateSignature.Bands; band++)
            {
                ref var node = ref NodeOf(entry, band);
                ref var head = ref _heads[Bucket(band, node.Hash)];
                node = node with { Next = head };
                head = entry + 1;
            }
        }
    }

    private ref Node NodeOf(int entry, int band) =>
        ref _blocks[entry >> BlockBits][((entry & (BlockSize - 1)) * NearDuplicateSignature.Bands) + band];

    private int Bucket(int band, uint hash) => (band * _buckets) + (int)(hash & (uint)(_buckets - 1));

    private static uint BandOf(ReadOnlySpan<byte> signature, int band) =>
        BinaryPrimitives.ReadUInt32LittleEndian(signature[(band * sizeof(uint))..]);

    private static void RequireSize(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != NearDuplicateSignature.Size)
        {
            throw new ArgumentException(
                $"A signature has {NearDuplicateSignature.Size} bytes, not {signature.Length}.", nameof(signature));
        }
    }

    /// <param name="Hash">The band's hash.</param>
    /// <param name="Next">1 + the next entry of the chain, 0 at its end.</param>
    private readonly record struct Node(uint Hash, int Next);
}
