using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Structured;

namespace DataForge.Jobs.Generation.Tests.Structured;

/// <summary>Schemas as the tests write them.</summary>
internal static class Schemas
{
    /// <summary>The schema, which must be one that is accepted.</summary>
    public static AnswerSchema Compile(string schema)
    {
        var problems = new SpecProblems();
        var compiled = AnswerSchema.Compile(JsonElement.Parse(schema), "schema", problems);
        problems.ByPath.ShouldBeEmpty();
        return compiled.ShouldNotBeNull();
    }

    /// <summary>What is wrong with a schema that is refused.</summary>
    public static IReadOnlyDictionary<string, List<string>> Refuse(string schema)
    {
        var problems = new SpecProblems();
        AnswerSchema.Compile(JsonElement.Parse(schema), "schema", problems).ShouldBeNull();
        return problems.ByPath;
    }

    /// <summary>What does not fit of a value.</summary>
    public static IReadOnlyList<string> Misfits(string schema, string value) => Compile(schema).Misfits(JsonElement.Parse(value));
}
