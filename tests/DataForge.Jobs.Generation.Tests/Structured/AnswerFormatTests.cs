using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Tests.Structured;

public sealed class AnswerFormatTests
{
    private static readonly AnswerFormat Object = AnswerFormat.Compile(new ResponseFormatSpec { Type = ResponseFormatType.JsonObject, MaxCorrections = 1 });

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData(" \n{\"a\": 1}\n", "{\"a\": 1}")]
    [InlineData("```json\n{\"a\":1}\n```", "{\"a\":1}")]
    [InlineData("```\n{\"a\":1}\n```\n", "{\"a\":1}")]
    [InlineData("```JSON {\"a\":1}```", "{\"a\":1}")]
    [InlineData("```{\"a\":\"```\"}```", "{\"a\":\"```\"}")]
    public void Read_Object_IsTakenOutOfItsFence(string answer, string json)
    {
        var reading = Object.Read(answer);

        (reading.Text, reading.Data).ShouldBe((json, json));
        reading.Misfits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Here you are: {}", "not valid JSON")]
    [InlineData("{\"a\":1", "not valid JSON")]
    [InlineData("{\"a\":1,}", "not valid JSON")]
    [InlineData("{'a':1}", "not valid JSON")]
    [InlineData("{\"a\":1} // x", "not valid JSON")]
    [InlineData("{\"a\":NaN}", "not valid JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "not valid JSON")]
    [InlineData("[1]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("{\"a\":[\"\\u0000\"]}", "$.a[0]: Must not hold the character U+0000")]
    [InlineData("{\"a\":\"\\ud800\"}", "$.a: Must be valid Unicode")]
    [InlineData("{\"\\ud800\":1}", "$: The name of a field")]
    [InlineData("{\"a\":1e999}", "$.a: Is a number out of range")]
    public void Read_AnythingElse_SaysWhatIsWrong(string answer, string misfit)
    {
        var reading = Object.Read(answer);

        reading.Data.ShouldBeNull();
        reading.Text.ShouldBe(answer);
        reading.Misfits.ShouldHaveSingleItem().ShouldContain(misfit);
    }

    [Fact]
    public void Read_NestingWithoutEnd_DoesNotFit()
    {
        Object.Read("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}").Misfits.ShouldHaveSingleItem().ShouldContain("not valid JSON");
    }

    [Theory]
    [InlineData("```true```", "true")]
    [InlineData("```json\ntrue\n```", "true")]
    [InlineData("```7```", "7")]
    [InlineData("``````", "")]
    [InlineData("```", "```")]
    [InlineData("a ```b```", "a ```b```")]
    public void Unwrap_Fences_LeavesWhatIsInThem(string answer, string expected) => CodeFence.Unwrap(answer).ShouldBe(expected);

    [Fact]
    public void Read_Text_IsLeftAsItIs()
    {
        var reading = AnswerFormat.Compile(new ResponseFormatSpec()).Read(" ```json\n{}\n``` ");

        (reading.Text, reading.Data, reading.Misfits.Count).ShouldBe(("```json\n{}\n```", null, 0));
    }

    [Fact]
    public void Compile_SchemaThatIsRefused_Throws()
    {
        Should.Throw<ArgumentException>(() => AnswerFormat.Compile(new ResponseFormatSpec { Type = ResponseFormatType.JsonSchema, Schema = JsonElement.Parse("""{"type":"x"}""") }))
            .Message.ShouldContain("There is no type `x`");
    }
}
