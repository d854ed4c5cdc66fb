using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class ExactDuplicateIndexTests
{
    [Fact]
    public void TryFind_AfterManyAdds_KnowsEachKeyByItsFirstOrdinal()
    {
        const int Keys = 20_000;
        var index = new ExactDuplicateIndex();
        for (var i = 0; i < Keys; i++)
        {
            index.TryFind(KeyOf(i), out _).ShouldBeFalse();
            index.Add(KeyOf(i), i);
            index.Add(KeyOf(i), i + Keys);
        }

        index.Count.ShouldBe(Keys);
        for (var i = 0; i < Keys; i++)
        {
            index.TryFind(KeyOf(i), out var ordinal).ShouldBeTrue();
            ordinal.ShouldBe(i);
        }

        index.TryFind(KeyOf(Keys), out _).ShouldBeFalse();
    }

    [Fact]
    public void TryFind_KeyOfZeros_IsLikeAnyOther()
    {
        var index = new ExactDuplicateIndex();
        index.TryFind(default, out _).ShouldBeFalse();
        index.Add(default, 0);
        index.TryFind(default, out var ordinal).ShouldBeTrue();
        ordinal.ShouldBe(0);
    }

    private static DuplicateKey KeyOf(int i) => DuplicateKey.Of($"text {i}");
}
