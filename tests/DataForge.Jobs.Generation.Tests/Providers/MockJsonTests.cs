using System.Diagnostics;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Mock;
using DataForge.Jobs.Generation.Tests.Structured;

namespace DataForge.Jobs.Generation.Tests.Providers;

/// <summary>What the mock answers to a schema is held against the schema by the same check that answers meet.</summary>
public sealed class MockJsonTests
{
    private const string Text = "A quiet kettle. It boils quickly. I use it daily. Nothing about it is loud. It was cheap.";

    [Theory]
    [InlineData("""{"type":"object","properties":{"title":{"type":"string","minLength":40,"maxLength":60},"stars":{"type":"integer","minimum":1,"maximum":5},"sold":{"type":"boolean"}},"required":["title","stars","extra"]}""")]
    [InlineData("""{"type":"object","additionalProperties":false,"properties":{"tags":{"type":"array","items":{"enum":["a","b","c","d"]},"minItems":2,"maxItems":3,"uniqueItems":true}},"required":["tags"]}""")]
    [InlineData("""{"$defs":{"person":{"type":"object","properties":{"name":{"type":"string"},"friends":{"type":"array","items":{"$ref":"#/$defs/person"}}},"required":["name"]}},"$ref":"#/$defs/person"}""")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"a":{"const":7}},"required":["a"]},{"properties":{"b":{"type":["string","null"]}},"required":["b"]}]}""")]
    [InlineData("""{"type":"object","properties":{"x":{"anyOf":[{"type":"null"},{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}]}},"required":["x"]}""")]
    [InlineData("""{"oneOf":[{"type":"object","properties":{"kind":{"const":"cat"}},"required":["kind"]},{"type":"object","properties":{"kind":{"const":"dog"},"bark":{"type":"boolean"}},"required":["kind","bark"]}]}""")]
    [InlineData("""{"type":"number","minimum":-0.5,"maximum":-0.25,"multipleOf":0.05}""")]
    [InlineData("""{"type":"integer","minimum":9000000000000000000}""")]
    [InlineData("""{"type":"integer","maximum":-9000000000}""")]
    [InlineData("""{"type":"integer","exclusiveMinimum":3,"exclusiveMaximum":5}""")]
    [InlineData("""{"type":"integer","minimum":2,"exclusiveMinimum":true,"multipleOf":7}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}""")]
    [InlineData("""{"type":"array","items":[{"type":"boolean"}],"additionalItems":{"type":"null"},"minItems":3}""")]
    [InlineData("""{"type":"object","minProperties":3,"additionalProperties":{"type":"integer"}}""")]
    [InlineData("""{"type":"string","pattern":"^[A-Z]{3}-\\d{4}(?:-(?:new|used))?$"}""")]
    [InlineData("""{"type":"string","pattern":"^(?=a)a.{2,}$","examples":["abc"]}""")]
    [InlineData("""{"type":"string","maxLength":5}""")]
    [InlineData("""{"type":"string","minLength":400}""")]
    [InlineData("""{}""")]
    public void Write_Schema_FitsAndIsAlwaysTheSame(string schema)
    {
        var element = JsonElement.Parse(schema);
        var compiled = Schemas.Compile(schema);
        var written = Enumerable.Range(0, 60).Select(draw => MockJson.Write(element, Text, (ulong)draw)).ToList();

        written.SelectMany(json => compiled.Misfits(JsonElement.Parse(json)).Select(misfit => $"{json}: {misfit}")).ShouldBeEmpty();
        Enumerable.Range(0, 60).Select(draw => MockJson.Write(element, Text, (ulong)draw)).ShouldBe(written);
    }

    [Theory]
    [InlineData("date-time")]
    [InlineData("date")]
    [InlineData("time")]
    [InlineData("duration")]
    [InlineData("email")]
    [InlineData("hostname")]
    [InlineData("ipv4")]
    [InlineData("ipv6")]
    [InlineData("uri")]
    [InlineData("uuid")]
    public void Write_Format_Fits(string format) => Write_Schema_FitsAndIsAlwaysTheSame($$"""{"type":"string","format":"{{format}}"}""");

    [Theory]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/a"}}}}}""")]
    [InlineData("""{"type":"string","pattern":"((((a{9999}){9999}){9999}){9999})"}""")]
    [InlineData("""{"type":"string","pattern":"(((((){9999}){9999}){9999}){9999})"}""")]
    [InlineData("""{"type":"array","minItems":2000000000,"items":{"type":"array","minItems":2000000000}}""")]
    [InlineData("""{"type":"string","minLength":2000000000}""")]
    [InlineData("""{"type":"number","minimum":79228162514264337593543950335,"multipleOf":0.0000001}""")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""")]
    public void Write_WhatNoAnswerCouldBe_ComesToAnEnd(string schema) => JsonElement.Parse(MockJson.Write(JsonElement.Parse(schema), Text, 1)).ValueKind.ShouldNotBe(JsonValueKind.Undefined);

    [Theory]
    [InlineData("""{"const":"LONG"}""")]
    [InlineData("""{"enum":["LONG"]}""")]
    [InlineData("""{"type":"string","minLength":90000}""")]
    [InlineData("""{"type":"string","pattern":"a{9999}"}""")]
    [InlineData("""{"type":"string","pattern":"(a|b|c|d){9999}(?=x)"}""")]
    public void Write_LongTextAgainAndAgain_IsNotMuchLongerThanIsLookedAt(string item)
    {
        var schema = """{"type":"array","minItems":20,"items":{"type":"array","minItems":1000,"items":ITEM}}""".Replace("ITEM", item.Replace("LONG", new string('x', 90_000), StringComparison.Ordinal), StringComparison.Ordinal);
        var watch = Stopwatch.StartNew();

        MockJson.Write(JsonElement.Parse(schema), Text, 1).Length.ShouldBeLessThan(1_500_000);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }
}
