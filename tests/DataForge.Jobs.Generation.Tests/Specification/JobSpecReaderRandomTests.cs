using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using FsCheck;
using FsCheck.Fluent;

namespace DataForge.Jobs.Generation.Tests.Specification;

/// <summary>Whatever a body holds, the reader answers: with a specification that can be run, or with what is wrong.</summary>
public sealed class JobSpecReaderRandomTests
{
    /// <summary>Set it to a number to look elsewhere; without it every run tries the same, so that a change is judged by what it changes.</summary>
    private const string SeedSetting = "DATAFORGE_FUZZ_SEED";

    /// <summary>Set it to a number to try more, or fewer.</summary>
    private const string RequestsSetting = "DATAFORGE_FUZZ_REQUESTS";

    private const ulong UsualSeed = 15105077;
    private const int Requests = 1000;

    private static readonly string[] Names =
    [
        "count", "prompt", "template", "messages", "system_prompt", "product", "variables", "columns", "priority", "model", "provider",
        "temperature", "top_p", "max_tokens", "stop", "seed", "response_format", "filters", "deduplicate", "scoring", "max_candidates",
        "budget", "cache", "webhook", "name", "tags", "not_before", "deadline", "type", "values", "weights", "min", "max", "dataset",
        "select", "fields", "when", "mode", "threshold", "field", "against", "min_length", "max_length", "regex", "not_regex", "sentiment",
        "min_quality", "min_scores", "required_keywords", "language", "relevance", "overall", "judge", "role",
        "content", "schema", "max_corrections", "properties", "items", "anyOf", "not", "$ref", "pattern", "required", "const", "x", "", "a b", "\\ud800", "\\u0000",
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "1", "-1", "5", "0.5", "1e999", "-1e-999", "1e300", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999999999", "0.1e1", "\"\"", "\"x\"", "\"5\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"",
        "\"{{ x }}\"", "\"{% include 'footer' %}\"", "\"{% for\"", "\"(\"", "\"a+\"", "\"mock\"", "\"review\"", "\"people\"", "\"huge\"",
        "\"none\"", "\"category\"", "\"integer\"", "\"dataset\"", "\"uuid\"", "\"each\"", "\"cycle\"", "\"near\"", "\"exact\"", "\"text\"",
        "\"positive\"", "\"c4\"", "\"user\"", "\"system\"", "\"json_schema\"", "\"json_object\"", "\"#\"", "\"#/properties/x\"", "\"object\"", "\"string\"", "\"😀\"", "\"not\"",
    ];

    /// <summary>Right as it stands; each test replaces some of its values.</summary>
    private static readonly (string Name, string Value)[] Right =
    [
        ("count", "3"), ("prompt", "\"{{ x }}\""), ("variables", "{\"x\":1}"), ("seed", "7"), ("tags", "[\"a\"]"),
        ("columns", "[{\"name\":\"c\",\"type\":\"category\",\"values\":[1,2],\"weights\":[1,1]},{\"name\":\"d\",\"type\":\"dataset\",\"dataset\":\"people\",\"select\":\"cycle\"}]"),
        ("filters", "{\"min_length\":1,\"regex\":\"a\"}"), ("deduplicate", "{\"mode\":\"near\"}"), ("scoring", "{\"weights\":{\"length\":1}}"),
    ];

    private static readonly Gen<string> Json = Gen.Sized(size => JsonOf(Math.Min(size / 12, 4)));

    [Fact]
    public void Read_AnyJson_NeverThrows()
    {
        Check(Json);
    }

    [Fact]
    public void Read_RightRequestWithAnyValuesReplaced_NeverThrows()
    {
        var field = Gen.OneOf(
            Gen.Zip(Gen.Elements(Names), Json),
            Gen.Zip(Gen.Elements("columns", "filters", "deduplicate", "scoring", "variables", "messages", "response_format"), Json),
            Gen.Zip(Gen.Constant("response_format"), JsonOf(4).Select(schema => "{\"type\":\"json_schema\",\"schema\":" + schema + "}")),
            Gen.Zip(Gen.Constant("columns"), JsonOf(2).ArrayOf().Select(items => "[" + string.Join(",", items.Take(5)) + "]")));
        Check(field.ArrayOf().Select(fields =>
        {
            var replaced = fields.Take(3).DistinctBy(each => each.Item1).ToList();
            var kept = Right.Where(right => replaced.All(each => each.Item1 != right.Name)).Select(right => (right.Name, right.Value));
            return "{" + string.Join(",", replaced.Select(each => (each.Item1, each.Item2)).Concat(kept).Select(each => $"\"{each.Item1}\":{each.Item2}")) + "}";
        }));
    }

    private static void Check(Gen<string> bodies)
    {
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            using var document = JsonDocument.Parse(body);
            JobSpecReader.References(document.RootElement);
            var reading = JobSpecReader.Read(document.RootElement, SpecRequest.Lookups, () => 1);
            if (reading.Spec is null)
            {
                reading.Problems.ShouldNotBeEmpty();
                reading.Problems.Keys.Concat(reading.Problems.Values.SelectMany(messages => messages)).ShouldAllBe(text => IsWellFormed(text));
                reading.Code.ShouldBeOneOf(JobSpecReading.UnknownField, JobSpecReading.ValidationFailed);
                return;
            }

            reading.Problems.ShouldBeEmpty();
            reading.Code.ShouldBeNull();
            ShouldRun(reading);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest((int)(Setting(RequestsSetting) ?? Requests)).WithReplay(Setting(SeedSetting) ?? UsualSeed, 1).WithQuietOnSuccess(true));
    }

    private static ulong? Setting(string name) => ulong.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static void ShouldRun(JobSpecReading reading)
    {
        var json = JsonSerializer.Serialize(reading.Spec, JobSpecJson.Default.JobSpec);
        var spec = JsonSerializer.Deserialize(json, JobSpecJson.Default.JobSpec)!;
        JsonSerializer.Serialize(spec, JobSpecJson.Default.JobSpec).ShouldBe(json);
        json.ShouldNotContain("\\u0000");
        var rows = SpecRequest.Lookups.Datasets.Values.ToDictionary(facts => facts.Pinned, facts => facts.Rows);
        var plan = JobPlan.Compile(spec, reading.PromptSource!, reading.Includes, rows);
        plan.RowsFor(0).Count().ShouldBe(spec.Columns.OfType<DatasetColumn>().Count());
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            {
                return false;
            }
        }

        return !text.Contains('\0');
    }

    private static Gen<string> JsonOf(int depth)
    {
        var scalar = Gen.Elements(Scalars);
        if (depth <= 0)
        {
            return scalar;
        }

        var inner = JsonOf(depth - 1);
        var list = inner.ArrayOf().Select(items => "[" + string.Join(",", items.Take(4)) + "]");
        var fields = Gen.Zip(Gen.Elements(Names), inner).ArrayOf()
            .Select(items => "{" + string.Join(",", items.Take(8).Select(item => $"\"{item.Item1}\":{item.Item2}")) + "}");
        return Gen.OneOf(scalar, list, fields, fields);
    }
}
