using System.Text.Json;

namespace DataForge.Jobs.Generation.Tests.Structured;

/// <summary>Cases after the official JSON-Schema-Test-Suite, most of all those that the library would judge otherwise by itself.</summary>
public sealed class AnswerSchemaTests
{
    [Theory]
    // A word for one type is nothing to values of another.
    [InlineData("""{"required":["a"],"properties":{"a":{}}}""", "\"text\"")]
    [InlineData("""{"type":["string","object"],"required":["a"]}""", "\"text\"")]
    [InlineData("""{"minLength":3,"minimum":3,"minItems":3,"minProperties":3}""", "true")]
    // Numbers without a fraction are integers, however they are written and however large.
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer"}""", "1e30")]
    [InlineData("""{"type":"integer"}""", "-99999999999999999999999999999999999999")]
    [InlineData("""{"type":"number","multipleOf":0.01}""", "0.07")]
    [InlineData("""{"enum":[1.50]}""", "1.5")]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2.0,"a":1}""")]
    // Characters are code points.
    [InlineData("""{"maxLength":2}""", "\"😀😀\"")]
    // A null fits where the type names it, in a property too.
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":null}""")]
    [InlineData("""{"uniqueItems":true}""", """[1,"1",true,"True",[1],{"a":1}]""")]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}""", """[1,"a"]""")]
    [InlineData("""{"$defs":{"tree":{"type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}},"$ref":"#/$defs/tree"}""", """{"kids":[{"kids":[]}]}""")]
    [InlineData("""{"properties":{"a/b~c":{"type":"integer"},"x":{"$ref":"#/properties/a~1b~0c"}}}""", """{"x":1}""")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","id":"urn:x","minimum":1,"exclusiveMinimum":true}""", "2")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "1")]
    [InlineData("""{"properties":{"a":true,"b":{"not":{"type":"null"}}}}""", """{"a":null,"b":0}""")]
    public void Misfits_OfAValueThatFits_AreNone(string schema, string value) => Schemas.Misfits(schema, value).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", "{}", "$.a: Is required.")]
    [InlineData("""{"type":"object"}""", "[]", "$: Must be an object.")]
    [InlineData("""{"type":["string","null"]}""", "1", "$: Must be of one of the types null, string.")]
    [InlineData("""{"type":"integer"}""", "1.5", "$: Must be an integer.")]
    [InlineData("""{"type":["integer","string"]}""", "1.5", "$: Must be an integer.")]
    [InlineData("""{"enum":[1,"2"]}""", "\"1\"", "$: Must be one of 1, \"2\".")]
    [InlineData("""{"enum":[1,"2"]}""", "2", "$: Must be one of 1, \"2\".")]
    [InlineData("""{"const":true}""", "\"True\"", "$: Must be true.")]
    [InlineData("""{"properties":{"a":{"type":["string","null"],"enum":["x"]}}}""", """{"a":null}""", "$.a: Must be \"x\".")]
    [InlineData("""{"maxItems":0}""", "[1]", "$: Must have at most 0 items.")]
    [InlineData("""{"maxProperties":0}""", """{"a":1}""", "$: Must have at most 0 properties.")]
    [InlineData("""{"minLength":2}""", "\"😀\"", "$: Must have at least 2 characters.")]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1.0}]""", "$: Must not hold the same item twice.")]
    [InlineData("""{"items":{"properties":{"n":{"minimum":5}}}}""", """[{"n":7},{"n":4}]""", "$[1].n: Must be at least 5.")]
    [InlineData("""{"exclusiveMaximum":5}""", "5", "$: Must be less than 5.")]
    [InlineData("""{"maximum":5,"exclusiveMaximum":true}""", "5", "$: Must be less than 5.")]
    [InlineData("""{"multipleOf":0.01}""", "0.075", "$: Must be a multiple of 0.01.")]
    [InlineData("""{"additionalProperties":false,"properties":{"a":{}}}""", """{"b":1}""", "$.b: Is not among the properties that are allowed.")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"b":1}""", "$.b: Must be a string.")]
    [InlineData("""{"items":[{}],"additionalItems":false}""", "[1,2]", "$[1]: Must not be there: there are no more items.")]
    [InlineData("""{"prefixItems":[{}],"items":false}""", "[1,2]", "$[1]: Must not be there: there are no more items.")]
    [InlineData("""{"pattern":"^a+$"}""", "\"b\"", "$: Must match the pattern ^a+$.")]
    [InlineData("""{"format":"date"}""", "\"2024-02-30\"", "$: Must have the format date.")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "1", "$: Must fit one of the choices of anyOf ($: Must be a string; or $: Must be null).")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3", "$: Must fit exactly one of the choices of oneOf.")]
    [InlineData("""{"not":{"type":"string"}}""", "\"\"", "$: Must not fit what `not` excludes.")]
    [InlineData("""{"properties":{"a":false}}""", """{"a":1}""", "$.a: Must not fit what `not` excludes.")]
    [InlineData("""{"$defs":{"s":{"type":"string"}},"$ref":"#/$defs/s","maxLength":1}""", "\"ab\"", "$: Must have at most 1 characters.")]
    [InlineData("""{"minimum":1}""", "-1e300", "$: Must be at least 1.")]
    public void Misfits_OfAValueThatDoesNotFit_SayWhereAndWhatMustBeThere(string schema, string value, string misfit) =>
        Schemas.Misfits(schema, value).ShouldBe([misfit]);

    [Fact]
    public void Misfits_OfMany_AreTheFirstTen()
    {
        var misfits = Schemas.Misfits("""{"items":{"type":"string"}}""", "[" + string.Join(',', Enumerable.Range(0, 5000)) + "]");

        misfits.Count.ShouldBe(11);
        misfits[0].ShouldBe("$[0]: Must be a string.");
        misfits[10].ShouldBe("There is more that does not fit.");
    }

    [Theory]
    [InlineData("date-time", "2024-02-29T23:59:60.5z", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01T22:59:60Z")]
    [InlineData("time", "08:30:06.283185+01:00", "24:00:00Z", "08:30:06")]
    [InlineData("duration", "P1Y2M3DT4H5M6S", "P", "P1YT", "P1Y2D", "PT1D", "P1W2D")]
    [InlineData("email", "o'neil+x@example.co.uk", "a@", "@b", "a b@c.de", ".a@b.de", "a@-b.de")]
    [InlineData("hostname", "a-1.example", "-a", "a..b", "a_b")]
    [InlineData("ipv4", "192.0.2.1", "192.0.2", "192.0.2.01", "1")]
    [InlineData("ipv6", "2001:db8::1", "12345::", "::1%eth0", "[::1]")]
    [InlineData("uri", "https://example.com/a?b#c", "example.com", "//example.com", "https://example.com/ü")]
    [InlineData("uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}")]
    public void Misfits_OfFormats_GoByTheirStandards(string format, string right, params string[] wrong)
    {
        var schema = Schemas.Compile($$"""{"format":"{{format}}"}""");

        schema.Misfits(JsonSerializer.SerializeToElement(right)).ShouldBeEmpty();
        schema.Misfits(JsonElement.Parse("7")).ShouldBeEmpty();
        wrong.Where(text => schema.Misfits(JsonSerializer.SerializeToElement(text)).Count == 0).ShouldBeEmpty();
    }
}
