using DataForge.Jobs.Generation.Deduplication;

namespace DataForge.Jobs.Generation.Tests.Deduplication;

public sealed class ComparedFieldTests
{
    [Theory]
    [InlineData("text", true)]
    [InlineData("data.title", true)]
    [InlineData("data.author.name", true)]
    [InlineData("data.", false)]
    [InlineData("data", false)]
    [InlineData("data.a..b", false)]
    [InlineData("title", false)]
    public void IsName_OfField_IsTrueForTextAndPaths(string field, bool expected) => ComparedField.IsName(field).ShouldBe(expected);

    [Theory]
    [InlineData("any text", "text", "any text")]
    [InlineData("""{"title":"Kettle","n":[1,2],"by":{"name":"Ann"},"none":null}""", "data.title", "Kettle")]
    [InlineData("""{"title":"Kettle","n":[1,2],"by":{"name":"Ann"},"none":null}""", "data.n", "[1,2]")]
    [InlineData("""{"title":"Kettle","n":[1,2],"by":{"name":"Ann"},"none":null}""", "data.by.name", "Ann")]
    [InlineData("""{"title":"Kettle","n":[1,2],"by":{"name":"Ann"},"none":null}""", "data.none", null)]
    [InlineData("""{"title":"Kettle","n":[1,2],"by":{"name":"Ann"},"none":null}""", "data.other", null)]
    [InlineData("""{"title":"Kettle"}""", "data.title.name", null)]
    [InlineData("```json\n{\"title\":\"Kettle\"}\n```", "data.title", "Kettle")]
    [InlineData("[1]", "data.title", null)]
    [InlineData("A kettle.", "data.title", null)]
    public void Of_Answer_IsItsPart(string answer, string field, string? expected) => ComparedField.Of(answer, field).ShouldBe(expected);
}
