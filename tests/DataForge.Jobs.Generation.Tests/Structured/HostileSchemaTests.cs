using System.Diagnostics;
using System.Text.Json;

namespace DataForge.Jobs.Generation.Tests.Structured;

/// <summary>What is refused at submission, and what cannot be told before there is an answer.</summary>
public sealed class HostileSchemaTests
{
    [Theory]
    [InlineData("""{"$ref":"https://example.org/schema.json"}""", "schema[\"$ref\"]", "nothing is fetched")]
    [InlineData("""{"$ref":"file:///etc/passwd"}""", "schema[\"$ref\"]", "nothing is fetched")]
    [InlineData("""{"items":{"$ref":"other.json#/a"}}""", "schema.items[\"$ref\"]", "nothing is fetched")]
    [InlineData("""{"$ref":"#/$defs/nowhere"}""", "schema[\"$ref\"]", "Leads nowhere")]
    [InlineData("""{"$ref":"#"}""", "schema", "Goes in circles")]
    [InlineData("""{"anyOf":[{"not":{"$ref":"#"}}]}""", "schema", "Goes in circles")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"allOf":[{"$ref":"#/$defs/a"}]}},"type":"object"}""", "schema", "Goes in circles")]
    [InlineData("""{"if":{"type":"string"},"then":{"minLength":1}}""", "schema.if", "not supported")]
    [InlineData("""{"properties":{"a":{"patternProperties":{"^x":{}}}}}""", "schema.properties.a.patternProperties", "not supported")]
    [InlineData("""{"properties":{"a":{"$id":"urn:a"}}}""", "schema.properties.a[\"$id\"]", "not supported")]
    [InlineData("""{"requird":["a"]}""", "schema.requird", "did you mean `required`?")]
    [InlineData("""{"type":"strng"}""", "schema.type", "did you mean `string`?")]
    [InlineData("""{"type":"string","nullable":true}""", "schema.nullable", "[\"string\", \"null\"]")]
    [InlineData("""{"type":"\u0000"}""", "schema.type", "Must not hold the character U+0000")]
    [InlineData("""{"type":["\u0000"]}""", "schema.type", "different texts")]
    [InlineData("""{"type":[]}""", "schema.type", "at least one type")]
    [InlineData("""{"type":7}""", "schema.type", "Must be a text")]
    [InlineData("""{"format":"datetime"}""", "schema.format", "did you mean `date-time`?")]
    [InlineData("""{"pattern":"("}""", "schema.pattern", "Invalid pattern")]
    [InlineData("""{"minLength":-1}""", "schema.minLength", "whole number from 0")]
    [InlineData("""{"minimum":1e300}""", "schema.minimum", "28 digits")]
    [InlineData("""{"multipleOf":0}""", "schema.multipleOf", "greater than 0")]
    [InlineData("""{"exclusiveMinimum":true}""", "schema.exclusiveMinimum", "together with minimum")]
    [InlineData("""{"enum":[]}""", "schema.enum", "at least one value")]
    [InlineData("""{"enum":[1,{"a":{"b":1,"b":2}}]}""", "schema.enum", "no answer can have")]
    [InlineData("""{"const":[{"a":1,"a":1}]}""", "schema.const", "no answer can have")]
    [InlineData("""{"required":["a","a"]}""", "schema.required", "different texts")]
    [InlineData("""{"properties":[]}""", "schema.properties", "Must be an object")]
    [InlineData("""{"properties":{"a":5}}""", "schema.properties.a", "Must be a schema")]
    [InlineData("""{"allOf":[]}""", "schema.allOf", "at least one schema")]
    [InlineData("""{"anyOf":[{},7]}""", "schema.anyOf[1]", "Must be a schema")]
    [InlineData("""{"$defs":{"unused":{"maxLength":"1"}}}""", "schema[\"$defs\"].unused.maxLength", "whole number")]
    [InlineData("""{"$schema":"https://example.org/my-own"}""", "schema[\"$schema\"]", "2020-12")]
    [InlineData("""{"additionalItems":false}""", "schema.additionalItems", "with a list of items")]
    public void Compile_WhatCannotBeHonoured_IsRefusedByPath(string schema, string path, string message)
    {
        var problems = Schemas.Refuse(schema);

        problems.Keys.ShouldContain(path);
        problems[path].ShouldContain(text => text.Contains(message, StringComparison.Ordinal), string.Join(" | ", problems[path]));
    }

    [Fact]
    public void Compile_ChainOfReferences_IsRefusedAndDoesNotEndTheProcess()
    {
        var links = Definitions(1500, next => "{\"$ref\":" + next + "}");

        Schemas.Refuse(links)["schema"].ShouldHaveSingleItem().ShouldContain("too involved");
    }

    [Fact]
    public void Compile_SchemasThatDoubleAtEveryStep_AreRefused()
    {
        var steps = Definitions(20, next => "{\"oneOf\":[{\"$ref\":" + next + "},{\"$ref\":" + next + "}]}");

        Schemas.Refuse(steps)["schema"].ShouldHaveSingleItem().ShouldContain("too involved");
    }

    /// <summary>Definitions of which each leads to the next.</summary>
    private static string Definitions(int count, Func<string, string> write) =>
        "{\"$ref\":\"#/$defs/a0\",\"$defs\":{"
        + string.Concat(Enumerable.Range(0, count).Select(number => $"\"a{number}\":" + write($"\"#/$defs/a{number + 1}\"") + ","))
        + $"\"a{count}\":{{}}" + "}}";

    [Fact]
    public void Compile_TooManySchemas_AreRefused()
    {
        var properties = string.Join(',', Enumerable.Range(0, 3000).Select(number => $"\"p{number}\":{{}}"));

        Schemas.Refuse("{\"properties\":{" + properties + "}}")["schema"].ShouldHaveSingleItem().ShouldContain("at most 2,000 schemas");
    }

    [Fact]
    public void Misfits_WorkThatDoublesAtEveryLevelOfTheAnswer_IsCutOff()
    {
        var schema = Schemas.Compile("""{"properties":{"a":{"anyOf":[{"$ref":"#"},{"$ref":"#"},{"$ref":"#"},{"type":"string"}]}}}""");
        var value = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + "1" + new string('}', 60);

        var watch = Stopwatch.StartNew();
        schema.Misfits(JsonElement.Parse(value)).ShouldBe(["The answer takes too long to check."]);

        // Unbounded it would take 3^60 steps; nothing here depends on how fast the machine is.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Misfits_PatternThatBacktracksForEver_EndsTheCheck()
    {
        Schemas.Misfits("""{"pattern":"^(?=(a+)+$)b"}""", $"\"{new string('a', 40)}!\"").ShouldBe(["The answer takes too long to check."]);
        Schemas.Misfits("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 40)}!\"").ShouldHaveSingleItem().ShouldStartWith("$: Must match the pattern");
    }

    [Fact]
    public void Misfits_ManyItemsThatBacktrackForEver_EndTheCheckAtTheFirst()
    {
        var schema = Schemas.Compile("""{"type":"array","items":{"pattern":"^(?=a)(a+)+$"}}""");
        var items = string.Join(',', Enumerable.Repeat($"\"{new string('a', 40)}!\"", 1000));

        // One after the other they would take four minutes, and none would fit.
        schema.Misfits(JsonElement.Parse($"[{items}]")).ShouldBe(["The answer takes too long to check."]);
    }

    [Fact]
    public void Misfits_LargeValueHeldAgainstChoicesAtEveryLevel_IsCutOff()
    {
        var schema = Schemas.Compile("""{"enum":[1],"properties":{"a":{"$ref":"#"}}}""");
        var value = string.Concat(Enumerable.Repeat("""{"a":""", 60)) + $"\"{new string('x', 100_000)}\"" + new string('}', 60);

        schema.Misfits(JsonElement.Parse(value)).ShouldBe(["The answer takes too long to check."]);
    }

    [Fact]
    public void Compile_ManyDearPatterns_ComesToAnEnd()
    {
        var patterns = string.Join(',', Enumerable.Range(0, 1500).Select(number => $$"""{"pattern":"(((a{1000}){1000}){1000})|{{number}}"}"""));
        var watch = Stopwatch.StartNew();

        Schemas.Compile($$"""{"anyOf":[{{patterns}}]}""").Misfits(JsonElement.Parse($"\"{new string('a', 10_000)}\"")).ShouldNotBeEmpty();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Misfits_OfManyAtOnce_AreEachTheirOwn()
    {
        var schema = Schemas.Compile("""{"type":"object","properties":{"n":{"type":"integer","maximum":500}},"required":["n"]}""");

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (number, _) =>
        {
            await Task.Yield();
            schema.Misfits(JsonElement.Parse($$"""{"n":{{number}}}""")).Count.ShouldBe(number > 500 ? 1 : 0);
        });
    }
}
