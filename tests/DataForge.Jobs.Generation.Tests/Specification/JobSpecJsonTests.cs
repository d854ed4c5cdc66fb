using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecJsonTests
{
    private const string Fields =
        """
        "count":7,"prompt":"Hi","system_prompt":"Sys","variables":{"b":1.0,"a":[null,{"x":"ü"}]},"seed":42,"priority":2,
        "columns":[{"name":"tone","type":"category","values":["dry",null,{"k":[1.50]}],"weights":[1,0,2.5]},
          {"name":"rating","type":"integer","min":-5,"max":5},
          {"name":"who","type":"dataset","dataset":"people","select":"random","fields":["city"]}],
        "stop":["END"],"max_tokens":9,"deduplicate":{"mode":"near","threshold":0.75},"name":"N","tags":["t"],
        "filters":{"sentiment":"negative","required_all":["y"],"min_scores":{"relevance":0.25,"overall":0.5}},
        "scoring":{"weights":{"length":2,"grammar":0.5}}
        """;

    [Fact]
    public void Serialize_FullSpec_IsStableAndInSnakeCase()
    {
        var json = JsonSerializer.Serialize(Accept(Fields), JobSpecJson.Default.JobSpec);

        json.ShouldBe(
            """
            {"count":7,"prompt":"Hi","system_prompt":"Sys","variables":{"b":1.0,"a":[null,{"x":"\u00FC"}]},
            "columns":[{"type":"category","values":["dry",null,{"k":[1.50]}],"weights":[1,0,2.5],"name":"tone"},
            {"type":"integer","min":-5,"max":5,"name":"rating"},
            {"type":"dataset","dataset":"people@2","select":"random","fields":["city"],"name":"who"}],
            "priority":2,"model":"mock","provider":"mock","temperature":0.7,"top_p":1,"max_tokens":9,"stop":["END"],"seed":42,
            "filters":{"required_keywords":[],"required_all":["y"],"forbidden_keywords":[],"sentiment":"negative","min_scores":{"relevance":0.25,"overall":0.5}},
            "deduplicate":{"mode":"near","threshold":0.75},"scoring":{"weights":{"length":2,"grammar":0.5}},"max_candidates":107,"name":"N","tags":["t"]}
            """.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Fields)]
    [InlineData("\"template\":\"framed\",\"product\":\"Kettle\"")]
    public void Deserialize_WrittenSpec_GivesTheSameJson(string fields)
    {
        var json = JsonSerializer.Serialize(Accept(fields), JobSpecJson.Default.JobSpec);

        var again = JsonSerializer.Deserialize(json, JobSpecJson.Default.JobSpec);

        JsonSerializer.Serialize(again, JobSpecJson.Default.JobSpec).ShouldBe(json);
    }

    [Fact]
    public void Deserialize_MembersSortedByTheDatabase_GivesTheSameJson()
    {
        var json = JsonSerializer.Serialize(Accept(Fields), JobSpecJson.Default.JobSpec);

        var again = JsonSerializer.Deserialize(Sorted(JsonNode.Parse(json))!.ToJsonString(), JobSpecJson.Default.JobSpec)!;

        again.Columns.Select(column => column.GetType()).ShouldBe([typeof(CategoryColumn), typeof(IntegerColumn), typeof(DatasetColumn)]);
        again.Columns[1].ShouldBe(new IntegerColumn { Name = "rating", Min = -5, Max = 5 });
    }

    [Fact]
    public void Deserialize_AcceptedSpecAsARequest_IsAcceptedAgain()
    {
        var spec = Accept("\"product\":\"Kettle\",\"filters\":{\"min_length\":5},\"deduplicate\":true,\"tags\":[\"a\"]");
        var json = JsonSerializer.Serialize(spec, JobSpecJson.Default.JobSpec);

        JsonSerializer.Serialize(Read(json).Spec.ShouldNotBeNull(), JobSpecJson.Default.JobSpec).ShouldBe(json);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
