using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Columns;

public sealed class ColumnSamplerTests
{
    [Fact]
    public void Integer_KnownColumn_NeverChanges()
    {
        var column = new IntegerColumn { Name = "rating", Min = 1, Max = 5 };

        Integers(column, 42, 20).ShouldBe([2, 5, 1, 4, 4, 4, 5, 1, 1, 4, 1, 4, 4, 5, 1, 4, 4, 3, 2, 1]);
    }

    [Fact]
    public void Integer_EveryLong_WrapsAroundCorrectly()
    {
        var column = new IntegerColumn { Name = "n", Min = long.MinValue, Max = long.MaxValue };

        Integers(column, 42, 3).ShouldBe(
        [
            unchecked((long)(1752200828682791137UL + (1UL << 63))),
            unchecked((long)(2465055101234422477UL + (1UL << 63))),
            unchecked((long)(17600707272792310843UL + (1UL << 63))),
        ]);
    }

    [Fact]
    public void Integer_NegativeRange_CoversBothEnds()
    {
        var column = new IntegerColumn { Name = "n", Min = -2, Max = 1 };

        Integers(column, 1, 200).Distinct().Order().ShouldBe([-2L, -1L, 0L, 1L]);
    }

    [Fact]
    public void Integer_OneValue_IsThatValue()
    {
        var column = new IntegerColumn { Name = "n", Min = long.MaxValue, Max = long.MaxValue };

        Integers(column, 1, 3).ShouldAllBe(value => value == long.MaxValue);
    }

    [Fact]
    public void RowIndex_Cycle_StartsAgainAtTheEnd()
    {
        Rows(DatasetSelection.Cycle, 3, 7).ShouldBe([0, 1, 2, 0, 1, 2, 0]);
    }

    [Fact]
    public void RowIndex_Random_NeverChanges()
    {
        Rows(DatasetSelection.Random, 1000, 8).ShouldBe([252, 726, 473, 440, 785, 368, 372, 321]);
    }

    [Fact]
    public void RowIndex_Each_TakesEveryRowOnceAndNoMore()
    {
        Rows(DatasetSelection.Each, 4, 4).ShouldBe([0, 1, 2, 3]);
        Should.Throw<ArgumentOutOfRangeException>(() => Rows(DatasetSelection.Each, 4, 5));
    }

    [Theory]
    [InlineData(DatasetSelection.Cycle)]
    [InlineData(DatasetSelection.Random)]
    [InlineData(DatasetSelection.Each)]
    public void RowIndex_NoRows_Throws(DatasetSelection select)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Rows(select, 0, 1));
    }

    private static long[] Integers(IntegerColumn column, long seed, int count)
    {
        var key = OrdinalRandom.KeyOf(seed, column.Name);
        return [.. Enumerable.Range(0, count).Select(ordinal => ColumnSampler.Integer(key, column, ordinal))];
    }

    private static long[] Rows(DatasetSelection select, long rows, int count)
    {
        var column = new DatasetColumn { Name = "row", Dataset = "d@1", Select = select };
        return [.. Enumerable.Range(0, count).Select(ordinal => ColumnSampler.RowIndex(42, column, ordinal, rows))];
    }
}
