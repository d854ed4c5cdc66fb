using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class NearMatchTests
{
    private static readonly string[] Known = ["temperature", "top_p", "template", "tags", "x"];

    [Theory]
    [InlineData("temprature", "temperature")]
    [InlineData("tempalte", "template")]
    [InlineData("TOP-P", "top_p")]
    [InlineData("tag", "tags")]
    [InlineData("foo", null)]
    [InlineData("y", null)]
    [InlineData("", null)]
    public void Find_Name_GivesTheNearestOrNothing(string name, string? expected)
    {
        NearMatch.Find(name, Known).ShouldBe(expected);
    }

    [Fact]
    public void Find_VeryLongName_GivesNothing()
    {
        NearMatch.Find(new string('t', 10_000), Known).ShouldBeNull();
    }
}
