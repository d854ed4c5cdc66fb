using System.Buffers.Binary;
using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class NearDuplicateIndexTests
{
    private const int MostBytesPerEntry = 300;

    [Fact]
    public void Candidates_ForManySignatures_AreThoseThatShareABand()
    {
        var random = new Random(11);
        var signatures = Enumerable.Range(0, 1_500).Select(_ => Signature(random, distinctBands: 400)).ToArray();
        var index = new NearDuplicateIndex();
        for (var i = 0; i < signatures.Length; i++)
        {
            index.Add((i * 3) + 5, signatures[i]);
        }

        index.Count.ShouldBe(signatures.Length);
        for (var i = 0; i < 100; i++)
        {
            var asked = Signature(random, distinctBands: 400);
            var found = new List<long> { -1 };
            index.Candidates(asked, found);
            long[] expected =
                [-1, .. Enumerable.Range(0, signatures.Length).Where(s => Share(signatures[s], asked)).Select(s => (s * 3L) + 5)];
            found.ShouldBe(expected);
        }
    }

    [Fact]
    public void Candidates_SameSignatureManyTimes_NamesEachOnce()
    {
        var signature = Signature(new Random(12), int.MaxValue);
        var index = new NearDuplicateIndex();
        for (var i = 0; i < 3_000; i++)
        {
            index.Add(i, signature);
        }

        var found = new List<long>();
        index.Candidates(signature, found);
        found.ShouldBe(Enumerable.Range(0, 3_000).Select(i => (long)i));
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    public void MemoryBytes_PerEntry_StaysWithinItsBound(int entries)
    {
        var random = new Random(13);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = new NearDuplicateIndex();
        var signature = new byte[NearDuplicateSignature.Size];
        for (var i = 0; i < entries; i++)
        {
            random.NextBytes(signature);
            index.Add(i, signature);
        }

        // What was ever allocated includes the bucket tables that were outgrown: together no larger than the last.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        index.MemoryBytes.ShouldBeLessThanOrEqualTo((long)entries * MostBytesPerEntry);
        index.MemoryBytes.ShouldBeInRange(allocated / 2, allocated);
    }

    [Fact]
    public void Add_SignatureOfAnotherSize_IsRefused()
    {
        var index = new NearDuplicateIndex();
        Should.Throw<ArgumentException>(() => index.Add(0, new byte[79]));
        Should.Throw<ArgumentException>(() => index.Candidates(new byte[81], []));
    }

    private static byte[] Signature(Random random, int distinctBands)
    {
        var signature = new byte[NearDuplicateSignature.Size];
        for (var band = 0; band < NearDuplicateSignature.Bands; band++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(signature.AsSpan(band * 4), (uint)random.Next(distinctBands));
        }

        return signature;
    }

    private static bool Share(byte[] left, byte[] right) => Enumerable.Range(0, NearDuplicateSignature.Bands)
        .Any(band => left.AsSpan(band * 4, 4).SequenceEqual(right.AsSpan(band * 4, 4)));
}
