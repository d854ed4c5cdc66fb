using System.Text;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderProblemsTests
{
    [Theory]
    // Counts and limits
    [InlineData("\"count\":0", "count", "whole number from 1 to 10,000,000")]
    [InlineData("\"count\":10000001", "count", "10,000,000")]
    [InlineData("\"count\":-1", "count", "whole number")]
    [InlineData("\"count\":1.5", "count", "whole number")]
    [InlineData("\"count\":\"10\"", "count", "whole number")]
    [InlineData("\"count\":true", "count", "whole number")]
    [InlineData("\"count\":[10]", "count", "whole number")]
    [InlineData("\"count\":null", "count", "required")]
    [InlineData("\"count\":99999999999999999999", "count", "whole number")]
    [InlineData("\"count\":5,\"max_candidates\":4", "max_candidates", "less than count")]
    [InlineData("\"max_candidates\":0", "max_candidates", "whole number from 1")]
    [InlineData("\"priority\":0", "priority", "1 to 5")]
    [InlineData("\"priority\":6", "priority", "1 to 5")]
    [InlineData("\"seed\":9223372036854775808", "seed", "whole number")]
    [InlineData("\"seed\":0.5", "seed", "whole number")]
    // Sampling
    [InlineData("\"temperature\":2.1", "temperature", "from 0 to 2")]
    [InlineData("\"temperature\":-0.1", "temperature", "from 0 to 2")]
    [InlineData("\"temperature\":\"hot\"", "temperature", "a number")]
    [InlineData("\"temperature\":1e999", "temperature", "out of range")]
    [InlineData("\"top_p\":1.01", "top_p", "from 0 to 1")]
    [InlineData("\"max_tokens\":0", "max_tokens", "from 1")]
    [InlineData("\"stop\":\"END\"", "stop", "must be a list")]
    [InlineData("\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"]", "stop", "at most 4")]
    [InlineData("\"stop\":[\"a\",\"\"]", "stop[1]", "must not be empty")]
    [InlineData("\"stop\":[1]", "stop[0]", "must be a text")]
    [InlineData("\"model\":\"gpt-nothing\"", "model", "gpt-nothing")]
    [InlineData("\"model\":\"gpt-4o-mini\"", "model", "OPENAI_API_KEY")]
    [InlineData("\"provider\":\"nobody\"", "provider", "There is no provider")]
    [InlineData("\"provider\":\"nobody\"", "provider", "nobody")]
    [InlineData("\"model\":3", "model", "must be a text")]
    // Prompts
    [InlineData("\"prompt\":null", "prompt", "required")]
    [InlineData("\"prompt\":\"\"", "prompt", "must not be empty")]
    [InlineData("\"prompt\":7", "prompt", "must be a text")]
    [InlineData("\"prompt\":\"a\",\"template\":\"review\"", "template", "together with prompt")]
    [InlineData("\"template\":\"nowhere\"", "template", "no template `nowhere`")]
    [InlineData("\"system_prompt\":{}", "system_prompt", "must be a text")]
    // Variables
    [InlineData("\"variables\":[]", "variables", "must be an object")]
    [InlineData("\"product\":5", "product", "must be a text")]
    [InlineData("\"product\":\"a\",\"variables\":{\"product\":\"b\"}", "product", "variables.product")]
    // Judgement
    [InlineData("\"filters\":[]", "filters", "must be an object")]
    [InlineData("\"filters\":{\"min_length\":-1}", "filters.min_length", "from 0")]
    [InlineData("\"filters\":{\"min_length\":5,\"max_length\":4}", "filters.min_length", "above max_length")]
    [InlineData("\"filters\":{\"min_characters\":5,\"max_characters\":4}", "filters.min_characters", "above max_characters")]
    [InlineData("\"filters\":{\"required_keywords\":\"x\"}", "filters.required_keywords", "must be a list")]
    [InlineData("\"filters\":{\"forbidden_keywords\":[\"\"]}", "filters.forbidden_keywords[0]", "must not be empty")]
    [InlineData("\"filters\":{\"sentiment\":\"postive\"}", "filters.sentiment", "did you mean `positive`?")]
    [InlineData("\"filters\":{\"min_quality\":1.5}", "filters.min_quality", "from 0 to 1")]
    [InlineData("\"filters\":{\"min_scores\":{\"relevance\":2}}", "filters.min_scores.relevance", "from 0 to 1")]
    [InlineData("\"deduplicate\":1", "deduplicate", "true, false or an object")]
    [InlineData("\"deduplicate\":\"near\"", "deduplicate", "true, false or an object")]
    [InlineData("\"deduplicate\":{\"mode\":\"fuzzy\"}", "deduplicate.mode", "one of exact, near")]
    [InlineData("\"deduplicate\":{\"threshold\":0.49}", "deduplicate.threshold", "from 0.5 to 1")]
    [InlineData("\"scoring\":{\"weights\":{\"length\":-1}}", "scoring.weights.length", "at least 0")]
    [InlineData("\"scoring\":{\"weights\":{\"length\":0}}", "scoring.weights", "above 0")]
    [InlineData("\"scoring\":{\"weights\":{}}", "scoring.weights", "above 0")]
    // Labels
    [InlineData("\"name\":\"\"", "name", "must not be empty")]
    [InlineData("\"tags\":{}", "tags", "must be a list")]
    [InlineData("\"tags\":[null]", "tags[0]", "must be a text")]
    [InlineData("\"deduplicate\":{\"field\":\"datax\"}", "deduplicate.field", "such as `data.title`")]
    [InlineData("\"deduplicate\":{\"against\":[\"x\"]}", "deduplicate.against[0]", "There is no job `x`")]
    [InlineData("\"deduplicate\":{\"against\":[\"00000000-0000-0000-0000-000000000001\"]}", "deduplicate.against[0]", "There is no job")]
    [InlineData("\"deduplicate\":{\"against\":[\"00000000-0000-0000-0000-00000000000a\"]}", "deduplicate.against[0]", "has not ended")]
    [InlineData("\"deduplicate\":{\"against\":[\"00000000-0000-0000-0000-00000000000b\",\"00000000-0000-0000-0000-00000000000b\"]}", "deduplicate.against[1]", "more than once")]
    [InlineData("\"scoring\":{\"judge\":{\"model\":\"mock\"}}", "scoring.judge.rubric", "what a good answer is like")]
    [InlineData("\"scoring\":{\"judge\":{\"rubric\":\"Be kind.\"}}", "scoring.judge.model", "no model besides `mock`")]
    [InlineData("\"scoring\":{\"judge\":{\"model\":\"mcok\",\"rubric\":\"Be kind.\"}}", "scoring.judge.model", "did you mean")]
    [InlineData("\"scoring\":{\"judge\":{\"model\":\"mock\",\"rubric\":\"Be kind.\",\"min_score\":6}}", "scoring.judge.min_score", "from 1 to 5")]
    [InlineData("\"filters\":{\"language\":\"xx\"}", "filters.language", "en, zh, hi")]
    [InlineData("\"filters\":{\"preset\":\"c5\"}", "filters.preset", "did you mean `c4`?")]
    [InlineData("\"filters\":{\"preset\":[\"c4\",7]}", "filters.preset[1]", "Must be a text")]
    public void Read_WrongValue_NamesItsPath(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Spec.ShouldBeNull();
        reading.Code.ShouldBe(JobSpecReading.ValidationFailed);
        reading.Problems.Keys.ShouldContain(path);
        reading.Problems[path].ShouldContain(text => text.Contains(message, StringComparison.OrdinalIgnoreCase), string.Join(" | ", reading.Problems[path]));
        reading.Problems.Keys.ShouldBe([path]);
    }

    [Theory]
    [InlineData("\"filter\":{}", "filter", "did you mean `filters`?")]
    [InlineData("\"Count\":5", "Count", "did you mean `count`?")]
    [InlineData("\"max-tokens\":5", "max-tokens", "did you mean `max_tokens`?")]
    [InlineData("\"temprature\":1", "temprature", "did you mean `temperature`?")]
    [InlineData("\"zzzzzzzz\":1", "zzzzzzzz", "unknown field")]
    [InlineData("\"a b\":null", "$[\"a b\"]", "unknown field")]
    [InlineData("\"filters\":{\"min_lenght\":5}", "filters.min_lenght", "did you mean `min_length`?")]
    [InlineData("\"filters\":{\"min_scores\":{\"relevence\":0.5}}", "filters.min_scores.relevence", "did you mean `relevance`?")]
    [InlineData("\"scoring\":{\"weights\":{\"len\":1,\"length\":1}}", "scoring.weights.len", "unknown field")]
    [InlineData("\"deduplicate\":{\"treshold\":0.9}", "deduplicate.treshold", "did you mean `threshold`?")]
    [InlineData("\"columns\":[{\"name\":\"a\",\"type\":\"integer\",\"min\":1,\"max\":2,\"step\":1}]", "columns[0].step", "unknown field")]
    public void Read_UnknownField_IsRefusedWithItsOwnCode(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Spec.ShouldBeNull();
        reading.Code.ShouldBe(JobSpecReading.UnknownField);
        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public void Read_NoObject_IsRefused(string body)
    {
        var reading = Read(body);

        reading.Problems["$"].ShouldBe(["Must be an object."]);
        reading.Spec.ShouldBeNull();
    }

    [Fact]
    public void Read_ManyProblems_ReportsThemAllAtOnce()
    {
        var reading = Read(
            """
            {"count":0,"priority":9,"temperature":3,"filtres":{},"filters":{"min_length":-1,"regx":"a"},
             "columns":[{"name":"not","type":"integer","min":5,"max":1},{"type":"categroy"}],"tags":["",5],"budget":{}}
            """);

        reading.Code.ShouldBe(JobSpecReading.UnknownField);
        reading.Problems.Keys.Order(StringComparer.Ordinal).ShouldBe(
            new[]
            {
                "budget", "columns[0].max", "columns[0].name", "columns[1].name", "columns[1].type", "count", "filters.min_length",
                "filters.regx", "filtres", "priority", "prompt", "tags[0]", "tags[1]", "temperature",
            });
    }

    [Fact]
    public void Read_NothingGiven_NamesWhatIsRequired()
    {
        Read("{}").Problems.Keys.ShouldBe(["count", "prompt"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("prompt", 10_000)]
    [InlineData("system_prompt", 10_000)]
    [InlineData("product", 100_000)]
    [InlineData("name", 255)]
    public void Read_LongText_IsTakenUpToItsLimit(string field, int limit)
    {
        ReadWith($"\"{field}\":\"{new string('x', limit)}\"").Problems.ShouldBeEmpty();
        ReadWith($"\"{field}\":\"{new string('x', limit + 1)}\"").Problems[field].ShouldHaveSingleItem().ShouldContain($"at most {limit:N0}");
    }

    [Fact]
    public void Read_Tags_AreTakenUpToTheirLimits()
    {
        ReadWith($"\"tags\":[{Join(32, 100)}]").Problems.ShouldBeEmpty();
        ReadWith($"\"tags\":[{Join(33, 100)}]").Problems.Keys.ShouldBe(["tags"]);
        ReadWith($"\"tags\":[{Join(1, 101)}]").Problems.Keys.ShouldBe(["tags[0]"]);

        static string Join(int count, int length) => string.Join(',', Enumerable.Repeat($"\"{new string('t', length)}\"", count));
    }

    [Theory]
    [InlineData("\"prompt\":\"a\\u0000b\"", "prompt")]
    [InlineData("\"prompt\":\"\\ud800\"", "prompt")]
    [InlineData("\"name\":\"\\udc00x\"", "name")]
    [InlineData("\"tags\":[\"ok\",\"\\u0000\"]", "tags[1]")]
    [InlineData("\"variables\":{\"a\":{\"b\":[1,\"\\udfff\"]}}", "variables.a.b[1]")]
    [InlineData("\"variables\":{\"k\\u0000\":1}", "variables[\"k\\u0000\"]")]
    [InlineData("\"variables\":{\"\\ud800\":1}", "variables[\"\\\\ud800\"]")]
    [InlineData("\"columns\":[{\"name\":\"c\",\"type\":\"category\",\"values\":[\"\\ud83d\"]}]", "columns[0].values[0]")]
    [InlineData("\"columns\":[{\"name\":\"c\",\"type\":\"dataset\",\"dataset\":\"\\ud83d\"}]", "columns[0].dataset")]
    [InlineData("\"columns\":[{\"name\":\"c\",\"type\":\"subcategory\",\"of\":\"c\",\"values\":{\"a\":[{\"\\ud800\":1}]}}]", "columns[0].values.a[0][\"\\\\ud800\"]")]
    [InlineData("\"columns\":[{\"name\":\"c\",\"type\":\"subcategory\",\"of\":\"c\",\"values\":{\"a\":[{\"x\":1,\"x\":2}]}}]", "columns[0].values.a[0].x")]
    public void Read_TextThatCannotBeStored_IsRefusedWhereverItStands(string fields, string path)
    {
        var reading = ReadWith(fields);

        reading.Spec.ShouldBeNull();
        reading.Problems.Keys.ShouldContain(path);
    }

    [Fact]
    public void Read_BytesThatAreNoUtf8_AreRefused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"count\":1,\"prompt\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];

        Read(body).Problems["prompt"].ShouldHaveSingleItem().ShouldContain("Unicode");
    }

    [Fact]
    public void Read_PairOfSurrogates_IsTaken()
    {
        Accept("\"prompt\":\"\\ud83d\\ude00\"").Prompt.ShouldBe("😀");
    }

    [Theory]
    [InlineData("\"count\":5,\"count\":5", "count")]
    [InlineData("\"variables\":{\"a\":1,\"a\":1}", "variables.a")]
    [InlineData("\"variables\":{\"x\":[{\"a\":1,\"\\u0061\":2}]}", "variables.x[0].a")]
    [InlineData("\"filters\":{\"regex\":\"a\",\"regex\":\"b\"}", "filters.regex")]
    public void Read_FieldGivenTwice_IsRefused(string fields, string path)
    {
        ReadWith(fields).Problems.Single().ShouldSatisfyAllConditions(
            problem => problem.Key.ShouldBe(path),
            problem => problem.Value.ShouldBe(["Is given more than once."]));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    [InlineData(900, false)]
    public void Read_Nesting_IsBounded(int lists, bool accepted)
    {
        var reading = ReadWith("\"variables\":{\"deep\":" + new string('[', lists) + new string(']', lists) + "}");

        (reading.Spec is not null).ShouldBe(accepted);
        reading.Problems.Count.ShouldBe(accepted ? 0 : 1);
    }

    [Fact]
    public void Read_EndlessProblems_AreCutOff()
    {
        var fields = string.Join(',', Enumerable.Range(0, 20_000).Select(index => $"\"wrong{index}\":1"));

        var reading = ReadWith(fields);

        reading.Problems.Values.Sum(messages => messages.Count).ShouldBe(501);
        reading.Problems["$"].ShouldHaveSingleItem().ShouldContain("the rest is not listed");
    }
}
