using System.Text.Json;
using DataForge.Jobs.Generation.Providers.Anthropic;

namespace DataForge.Jobs.Generation.Tests.Providers.Anthropic;

public sealed class AnthropicSchemaTests
{
    [Theory]
    [InlineData(
        """{"type":"object","properties":{"n":{"type":"integer","minimum":1,"maximum":5},"s":{"type":"string","maxLength":9,"pattern":"^a"}},"required":["n"]}""",
        """{"type":"object","properties":{"n":{"type":"integer"},"s":{"type":"string"}},"required":["n"],"additionalProperties":false}""")]
    [InlineData(
        """{"properties":{"a":{"type":"array","minItems":1,"maxItems":3,"items":{"type":"object","properties":{"x":{"const":1}}}}}}""",
        """{"properties":{"a":{"type":"array","minItems":1,"items":{"type":"object","properties":{"x":{"const":1}},"additionalProperties":false}}},"type":"object","additionalProperties":false}""")]
    [InlineData(
        """{"type":"object","properties":{"d":{"type":"string","format":"date"},"c":{"type":"string","format":"colour"},"o":{"oneOf":[{"type":"null"},{"enum":["a"]}]}},"additionalProperties":true}""",
        """{"type":"object","properties":{"d":{"type":"string","format":"date"},"c":{"type":"string"},"o":{"anyOf":[{"type":"null"},{"enum":["a"]}]}},"additionalProperties":false}""")]
    [InlineData(
        """{"$defs":{"t":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#/$defs/t"}}}""",
        """{"$defs":{"t":{"type":"string"}},"type":"object","properties":{"a":{"$ref":"#/$defs/t"}},"additionalProperties":false}""")]
    public void Of_WhatTheVendorRefuses_IsLeftOut(string schema, string expected)
    {
        var converted = AnthropicSchema.Of(JsonElement.Parse(schema))!;

        JsonElement.DeepEquals(JsonElement.Parse(converted.ToJsonString()), JsonElement.Parse(expected)).ShouldBeTrue(converted.ToJsonString());
    }

    /// <summary>Closed, each of these would allow nothing, or something else.</summary>
    [Theory]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"free":{"type":"object"}}}""")]
    [InlineData("""{"type":"object","properties":{"any":{}}}""")]
    [InlineData("""{"type":"object","properties":{"any":true}}""")]
    [InlineData("""{}""")]
    [InlineData("true")]
    [InlineData("""[{"type":"object"}]""")]
    [InlineData("""{"type":"array","items":[{"type":"string"}]}""")]
    public void Of_WhatWouldMeanSomethingElse_IsNotSentAtAll(string schema) => AnthropicSchema.Of(JsonElement.Parse(schema)).ShouldBeNull();

    [Fact]
    public void Of_BottomlessSchema_IsNotFollowedToItsEnd()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 40)) + """{"type":"string"}""" + new string('}', 40);

        AnthropicSchema.Of(JsonElement.Parse(deep)).ShouldBeNull();
    }
}
