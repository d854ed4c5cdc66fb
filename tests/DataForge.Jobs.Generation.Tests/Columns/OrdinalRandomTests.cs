using DataForge.Jobs.Generation.Columns;

namespace DataForge.Jobs.Generation.Tests.Columns;

/// <summary>The numbers here came from a second implementation of the documented generator, in another language.</summary>
public sealed class OrdinalRandomTests
{
    [Theory]
    [InlineData(0, "", 0, 0xd5784dc90ff56603, 0x733f0fc837286438, 0x383c6d6b46525084)]
    [InlineData(42, "rating", 0, 0x556fbe1ba021073c, 0x99869ebec8eaf9ee, 0xfd7469b0fd2fe404)]
    [InlineData(42, "rating", 1, 0xfb6fde008568df50, 0xac55923593438744, 0xbd4249555e31e781)]
    [InlineData(42, "tone", 0, 0x3b17c7a9441e3b16, 0xb304b35b480d48b0, 0x02c75004c3a7396a)]
    [InlineData(-1, "größe", 1_000_000_000_000, 0x8f764eb045f8a060, 0x5ff9b292050c0054, 0x1c420dc2c39a2004)]
    public void Next_KnownStream_NeverChanges(long seed, string name, long ordinal, ulong first, ulong second, ulong third)
    {
        var random = OrdinalRandom.At(OrdinalRandom.KeyOf(seed, name), ordinal);

        new[] { random.Next(), random.Next(), random.Next() }.ShouldBe([first, second, third]);
    }

    [Fact]
    public void Below_AnyBound_IsEven()
    {
        // 3 · 2^62 leaves a quarter of the draws over: without rejection the low third would come half as often again.
        const ulong Bound = 3UL << 62;
        var thirds = new int[3];
        var key = OrdinalRandom.KeyOf(7, "even");
        for (var ordinal = 0; ordinal < 30_000; ordinal++)
        {
            thirds[OrdinalRandom.At(key, ordinal).Below(Bound) >> 62]++;
        }

        thirds.ShouldAllBe(times => times > 9_600 && times < 10_400);
    }

    [Fact]
    public void Unit_ManyDraws_LieInTheirRange()
    {
        var key = OrdinalRandom.KeyOf(7, "unit");
        var draws = Enumerable.Range(0, 10_000).Select(ordinal => OrdinalRandom.At(key, ordinal).Unit()).ToList();

        draws.ShouldAllBe(draw => draw >= 0 && draw < 1);
        draws.Average().ShouldBe(0.5, 0.02);
    }
}
