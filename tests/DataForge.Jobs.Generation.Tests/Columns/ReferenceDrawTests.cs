using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Tests.Columns;

/// <summary>
/// What the seed 42 means, to the last bit. The numbers came from a second implementation of what the columns document,
/// in another language: stored jobs are resumed by newer versions, so none of them may ever change.
/// </summary>
public sealed class ReferenceDrawTests
{
    [Fact]
    public void Integer_KnownColumn_NeverChanges()
    {
        Drawn.Values(20, new IntegerColumn { Name = "rating", Min = 1, Max = 5 })
            .ShouldBe([2L, 5L, 1L, 4L, 4L, 4L, 5L, 1L, 1L, 4L, 1L, 4L, 4L, 5L, 1L, 4L, 4L, 3L, 2L, 1L]);
    }

    [Fact]
    public void Integer_EveryLong_WrapsAroundCorrectly()
    {
        Drawn.Values(3, new IntegerColumn { Name = "n", Min = long.MinValue, Max = long.MaxValue }).ShouldBe(
        [
            unchecked((long)(1752200828682791137UL + (1UL << 63))),
            unchecked((long)(2465055101234422477UL + (1UL << 63))),
            unchecked((long)(17600707272792310843UL + (1UL << 63))),
        ]);
    }

    [Fact]
    public void Uniform_KnownColumn_NeverChanges()
    {
        Drawn.Json(6, new UniformColumn { Name = "price", Min = 0.5, Max = 99.5 })
            .ShouldBe(["65.10052050605158", "14.40152932724184", "18.06705888004312", "23.39157455031549", "29.14257768256489", "96.09046786128235"]);
    }

    [Fact]
    public void Gaussian_KnownColumn_NeverChanges()
    {
        Drawn.Json(8, new GaussianColumn { Name = "iq", Mean = 100, Stddev = 15 }).ShouldBe(
        [
            "94.95820252360967", "92.59186870369513", "99.83892922649827", "131.93321534173842",
            "101.64549304715186", "125.46724563293833", "103.27630397098496", "90.06806027869406",
        ]);
    }

    [Fact]
    public void Gaussian_CutOff_DrawsAgainFromTheSameStream()
    {
        Drawn.Json(6, new GaussianColumn { Name = "iq", Mean = 100, Stddev = 15, Min = 90, Max = 120 })
            .ShouldBe(["94.95820252360967", "92.59186870369513", "99.83892922649827", "115.73482383052071", "101.64549304715186", "96.66114803518066"]);
    }

    [Fact]
    public void Boolean_KnownColumn_NeverChanges()
    {
        Drawn.Values(12, new BooleanColumn { Name = "vip", Probability = 0.3 })
            .ShouldBe([false, true, false, true, false, false, false, false, false, true, true, true]);
    }

    [Fact]
    public void Datetime_Dates_NeverChange()
    {
        Drawn.Values(6, new DatetimeColumn { Name = "day", Start = "2024-01-01", End = "2024-12-31" })
            .ShouldBe(["2024-10-09", "2024-11-05", "2024-03-08", "2024-09-14", "2024-03-30", "2024-12-26"]);
    }

    [Fact]
    public void Datetime_Hours_NeverChange()
    {
        Drawn.Values(4, new DatetimeColumn { Name = "day", Start = "2024-01-01T10:30:00+01:00", End = "2024-01-08T09:59:59Z", Unit = DatetimeUnit.Hour })
            .ShouldBe(["2024-01-06T19:30:00Z", "2024-01-07T08:30:00Z", "2024-01-02T16:30:00Z", "2024-01-06T08:30:00Z"]);
    }

    [Fact]
    public void Uuid_KnownColumn_NeverChanges()
    {
        Drawn.Values(4, new UuidColumn { Name = "id" }).ShouldBe(
        [
            "9deb1c0b-77a7-459a-83aa-93a42348eb83", "4e97b066-ed25-4338-b166-c47dc1a91e36",
            "fa819457-c123-489e-a0c2-144f7cd26c8c", "7965d919-d736-4ab5-b9da-6c5a71863797",
        ]);
    }

    [Fact]
    public void Person_KnownColumn_NeverChanges()
    {
        Drawn.Json(2, new PersonColumn { Name = "who" }).ShouldBe(
        [
            """{"name":"Lin Kumar","first_name":"Lin","last_name":"Kumar","age":62,"city":"Amsterdam"}""",
            """{"name":"Nina Park","first_name":"Nina","last_name":"Park","age":32,"city":"Dakar"}""",
        ]);
    }

    [Fact]
    public void Subcategory_KnownColumn_NeverChanges()
    {
        Drawn.Values(6, Topic, Kind).ShouldBe(["film 2", "book 1", "book 2", "book 2", "book 2", "film 2"]);
    }

    [Theory]
    [InlineData(DatasetSelection.Cycle, 3, new long[] { 0, 1, 2, 0, 1, 2, 0 })]
    [InlineData(DatasetSelection.Random, 1000, new long[] { 252, 726, 473, 440, 785, 368, 372, 321 })]
    [InlineData(DatasetSelection.Each, 4, new long[] { 0, 1, 2, 3 })]
    public void RowIndex_KnownColumn_NeverChanges(DatasetSelection select, long rows, long[] expected)
    {
        var column = Rows(select);

        Enumerable.Range(0, expected.Length).Select(ordinal => column.RowIndex(ordinal, rows)).ShouldBe(expected);
    }

    [Fact]
    public void RowIndex_NoRowLeft_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Rows(DatasetSelection.Each).RowIndex(4, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => Rows(DatasetSelection.Cycle).RowIndex(0, 0));
    }

    internal static CategoryColumn Topic { get; } = new() { Name = "topic", Values = ["books", "films"] };

    internal static SubcategoryColumn Kind { get; } = new()
    {
        Name = "kind",
        Of = "topic",
        Values = new Dictionary<string, IReadOnlyList<System.Text.Json.Nodes.JsonNode?>>
        {
            ["books"] = ["book 0", "book 1", "book 2"],
            ["films"] = ["film 0", "film 1", "film 2"],
        },
    };

    private static CompiledDataset Rows(DatasetSelection select) =>
        new(Drawn.Scope, new DatasetColumn { Name = "row", Dataset = "d@1", Select = select });
}
