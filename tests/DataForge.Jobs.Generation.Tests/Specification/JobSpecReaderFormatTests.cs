using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderFormatTests
{
    [Theory]
    [InlineData("""{"type":"text"}""", ResponseFormatType.Text, null)]
    [InlineData("""{"type":"json_object"}""", ResponseFormatType.JsonObject, 1)]
    [InlineData("""{"type":"json_object","max_corrections":0}""", ResponseFormatType.JsonObject, 0)]
    [InlineData("""{"type":"json_schema","schema":{"type":"object"},"max_corrections":5}""", ResponseFormatType.JsonSchema, 5)]
    public void Read_Format_IsTakenWithItsDefaults(string format, ResponseFormatType type, int? corrections)
    {
        var read = Accept("\"response_format\":" + format).ResponseFormat;

        (read.Type, read.MaxCorrections, read.Schema is null).ShouldBe((type, corrections, type != ResponseFormatType.JsonSchema));
    }

    [Theory]
    [InlineData("5", "response_format", "Must be an object")]
    [InlineData("\"json_object\"", "response_format", "Must be an object")]
    [InlineData("{}", "response_format.type", "Is required")]
    [InlineData("""{"type":"json"}""", "response_format.type", "one of text, json_object, json_schema")]
    [InlineData("""{"type":"json_shema"}""", "response_format.type", "did you mean `json_schema`?")]
    [InlineData("""{"type":"json_schema"}""", "response_format.schema", "Is required with type json_schema")]
    [InlineData("""{"type":"json_schema","schema":true}""", "response_format.schema", "Must be an object")]
    [InlineData("""{"type":"json_object","schema":{}}""", "response_format.schema", "only be given with type json_schema")]
    [InlineData("""{"type":"text","schema":{}}""", "response_format.schema", "only be given with type json_schema")]
    [InlineData("""{"type":"text","max_corrections":1}""", "response_format.max_corrections", "a text always fits")]
    [InlineData("""{"type":"json_object","max_corrections":6}""", "response_format.max_corrections", "from 0 to 5")]
    [InlineData("""{"type":"json_schema","schema":{"properties":{"a":{"type":"strin"}}}}""", "response_format.schema.properties.a.type", "did you mean `string`?")]
    [InlineData("""{"type":"json_schema","schema":{"$ref":"http://127.0.0.1/x"}}""", "response_format.schema[\"$ref\"]", "nothing is fetched")]
    public void Read_WrongFormat_IsRefusedByPath(string format, string path, string message)
    {
        var reading = ReadWith("\"response_format\":" + format);

        reading.Spec.ShouldBeNull();
        reading.Code.ShouldBe(JobSpecReading.ValidationFailed);
        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldContain(text => text.Contains(message, StringComparison.Ordinal), string.Join(" | ", reading.Problems[path]));
    }

    [Theory]
    [InlineData("\"response_format\":{\"type\":\"json_object\",\"max_corection\":1}", "response_format.max_corection", "did you mean `max_corrections`?")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}}", "response_format.json_schema", "Give the schema itself as `schema`")]
    [InlineData("\"max_corrections\":2", "max_corrections", "Is a field of response_format")]
    public void Read_FieldInTheWrongPlace_SaysWhereItBelongs(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Code.ShouldBe(JobSpecReading.UnknownField);
        reading.Problems[path].ShouldContain(text => text.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_SchemaWithoutEnd_IsRefused()
    {
        ReadWith("\"response_format\":{\"type\":\"json_schema\",\"schema\":{\"enum\":[\"" + new string('x', 100_001) + "\"]}}")
            .Problems["response_format.schema"].ShouldHaveSingleItem().ShouldContain("at most 100,000 characters");
    }
}
