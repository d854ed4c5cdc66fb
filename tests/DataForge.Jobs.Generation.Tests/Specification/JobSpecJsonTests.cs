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

    private const string Conversation =
        """
        "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},{"role":"user","content":"{{ 1 }}"}],
        "response_format":{"type":"json_schema","schema":{"type":"object","properties":{"z":{"type":"number"},"a":{"enum":[1.50,"ü"]}}}}
        """;

    [Fact]
    public void Serialize_MessagesAndFormat_KeepTheirOrderAndTheirDefaults()
    {
        var json = JsonSerializer.Serialize(Accept(Conversation), JobSpecJson.Default.JobSpec);

        json.ShouldStartWith(
            """
            {"count":10,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"},{"role":"user","content":"{{ 1 }}"}],
            """.ReplaceLineEndings(""));
        json.ShouldContain(
            """
            "response_format":{"type":"json_schema","schema":{"type":"object","properties":{"z":{"type":"number"},"a":{"enum":[1.50,"\u00FC"]}}},"max_corrections":1},
            """.Trim());
    }

    [Fact]
    public void Deserialize_SpecOfBeforeThereWereFormats_IsText()
    {
        var json = JsonSerializer.Serialize(Accept(""), JobSpecJson.Default.JobSpec).Replace("\"response_format\":{\"type\":\"text\"},", "", StringComparison.Ordinal);
        json.ShouldNotContain("response_format");

        var spec = JsonSerializer.Deserialize(json, JobSpecJson.Default.JobSpec)!;

        spec.ResponseFormat.ShouldBe(new ResponseFormatSpec());
        spec.Messages.ShouldBeNull();
    }

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
            "priority":2,"model":"mock","provider":"mock","routing":"any","temperature":0.7,"top_p":1,"max_tokens":9,"stop":["END"],"seed":42,
            "response_format":{"type":"text"},"filters":{"required_keywords":[],"required_all":["y"],"forbidden_keywords":[],"sentiment":"negative","min_scores":{"relevance":0.25,"overall":0.5}},
            "deduplicate":{"mode":"near","threshold":0.75,"field":"text"},"scoring":{"weights":{"length":2,"grammar":0.5}},"max_candidates":107,"name":"N","tags":["t"]}
            """.ReplaceLineEndings(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Fields)]
    [InlineData("\"template\":\"framed\",\"product\":\"Kettle\"")]
    [InlineData(Conversation)]
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
        JsonSerializer.Serialize(Read(JsonSerializer.Serialize(Accept(Conversation), JobSpecJson.Default.JobSpec)).Spec, JobSpecJson.Default.JobSpec)
            .ShouldBe(JsonSerializer.Serialize(Accept(Conversation), JobSpecJson.Default.JobSpec));
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
