using System.Diagnostics;
using System.Runtime.Intrinsics;
using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Benchmarks.Quality;

/// <summary>Signatures on one core, and an index of a million of them.</summary>
internal static class SignaturesBenchmark
{
    private const int Samples = 8_000;
    private const int Size = 80;

    public static async Task<int> RunAsync(int indexed)
    {
        using var source = new BenchmarkTexts();
        await SignaturesAsync(source);
        await IndexAsync(source, indexed);
        return 0;
    }

    private static async Task SignaturesAsync(BenchmarkTexts source)
    {
        var texts = await source.FirstAsync(Samples);
        var taken = texts.Select(SampleText.Of).ToArray();
        var sum = 0;
        var signatures = Pace.Of(Samples, () => sum += taken.Sum(sample => NearDuplicateSignature.Compute(sample)[0]));
        var bare = Pace.Of(Samples, () => sum += texts.Sum(text => NearDuplicateSignature.Compute(text)[0]));
        var floor = Pace.Of(Samples, () => sum += taken.Sum(sample => Kernel(sample.WordCount)));

        Console.WriteLine($"{Samples:N0} texts of {taken.Average(sample => sample.WordCount):N0} words, one thread, best of seven passes, per second:");
        Pace.Print("signatures", signatures, "of texts taken apart, as the pipeline makes them; at least 50,000");
        Pace.Print("signatures from the bare text", bare, "taking it apart included");
        Pace.Print("this machine's floor", floor, "two products and a minimum for each of 100 orders and each word, vectors of 256 bits");
        Pace.Print("(checksum)", sum % 1000, "");
    }

    private static async Task IndexAsync(BenchmarkTexts source, int count)
    {
        var stored = new byte[count][];
        await Parallel.ForAsync(0, count, async (i, _) => stored[i] = NearDuplicateSignature.Compute(await source.OfAsync(i)));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        var index = new NearDuplicateIndex();
        for (var i = 0; i < count; i++)
        {
            index.Add(i, stored[i]);
        }

        var rebuild = count / clock.Elapsed.TotalSeconds;
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var found = new List<long>();
        var suspects = 0L;
        clock.Restart();
        for (var i = 0; i < count; i += 10)
        {
            found.Clear();
            index.Candidates(stored[i], found);
            suspects += found.Count;
        }

        var asked = count / 10 / clock.Elapsed.TotalSeconds;
        var floor = Floor(stored, index.MemoryBytes);
        Console.WriteLine($"An index of {count:N0} signatures of such texts, one in twenty a near copy:");
        Pace.Print("signatures per second, rebuilt", rebuild, "at least 200,000");
        Pace.Print("this machine's floor", floor, "per second: 20 writes each to random places of as much memory");
        Pace.Print("bytes per sample, counted", index.MemoryBytes / (double)count, "at most 300");
        Pace.Print("bytes per sample, as measured", memory / (double)count, "by the garbage collector");
        Pace.Print("megabytes", memory / 1e6, "");
        Pace.Print("questions per second", asked, $"finding {suspects / (count / 10.0):N1} suspects each, itself among them");
        GC.KeepAlive(index);
    }

    private static double Floor(byte[][] stored, long bytes)
    {
        var memory = new int[bytes / sizeof(int)];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < stored.Length; i++)
        {
            for (var band = 0; band < Size; band += sizeof(uint))
            {
                memory[BitConverter.ToUInt32(stored[i], band) % (uint)memory.Length] = i;
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        GC.KeepAlive(memory);
        return stored.Length / seconds;
    }

    private static int Kernel(int words)
    {
        var minimum = Vector256<uint>.AllBitsSet;
        for (var order = 0; order < 13; order++)
        {
            var factor = Vector256.Create(0x9E3779B1u + (uint)order);
            for (var word = 0u; word < words; word++)
            {
                minimum = Vector256.Min(minimum, Vector256.Create(word) * factor * factor);
            }
        }

        return (int)minimum[0] & 0xFF;
    }
}
