using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderColumnsTests
{
    [Theory]
    [InlineData("""{"type":"integer","min":1,"max":2}""", "name", "required")]
    [InlineData("""{"name":"","type":"integer","min":1,"max":2}""", "name", "must not be empty")]
    [InlineData("""{"name":"1st","type":"integer","min":1,"max":2}""", "name", "a template can use")]
    [InlineData("""{"name":"a-b","type":"integer","min":1,"max":2}""", "name", "a template can use")]
    [InlineData("""{"name":"not","type":"integer","min":1,"max":2}""", "name", "a template can use")]
    [InlineData("""{"name":"fixed","type":"integer","min":1,"max":2}""", "name", "shadow")]
    [InlineData("""{"name":"c"}""", "type", "required")]
    [InlineData("""{"name":"c","type":5}""", "type", "must be a text")]
    [InlineData("""{"name":"c","type":"categroy"}""", "type", "did you mean `category`?")]
    [InlineData("""{"name":"c","type":"integer","max":2}""", "min", "required")]
    [InlineData("""{"name":"c","type":"integer","min":1}""", "max", "required")]
    [InlineData("""{"name":"c","type":"integer","min":2,"max":1}""", "max", "less than min")]
    [InlineData("""{"name":"c","type":"integer","min":0.5,"max":1}""", "min", "whole number")]
    [InlineData("""{"name":"c","type":"category"}""", "values", "at least one")]
    [InlineData("""{"name":"c","type":"category","values":[]}""", "values", "at least one")]
    [InlineData("""{"name":"c","type":"category","values":"abc"}""", "values", "must be a list")]
    [InlineData("""{"name":"c","type":"category","values":[1,2],"weights":[1]}""", "weights", "each of the 2 values, not 1")]
    [InlineData("""{"name":"c","type":"category","values":[1,2],"weights":[0,0]}""", "weights", "sum above 0")]
    [InlineData("""{"name":"c","type":"category","values":[1,2],"weights":[1e308,1e308]}""", "weights", "sum")]
    [InlineData("""{"name":"c","type":"category","values":[1,2],"weights":[1,-1]}""", "weights[1]", "at least 0")]
    [InlineData("""{"name":"c","type":"category","values":[1],"weights":{}}""", "weights", "must be a list")]
    [InlineData("""{"name":"c","type":"dataset"}""", "dataset", "required")]
    [InlineData("""{"name":"c","type":"dataset","dataset":"nowhere"}""", "dataset", "no dataset `nowhere`")]
    [InlineData("""{"name":"c","type":"dataset","dataset":"none"}""", "dataset", "no rows")]
    [InlineData("""{"name":"c","type":"dataset","dataset":"people","select":"all"}""", "select", "cycle, random, each")]
    [InlineData("""{"name":"c","type":"dataset","dataset":"people","fields":["nmae"]}""", "fields[0]", "did you mean `name`?")]
    [InlineData("""{"name":"c","type":"dataset","dataset":"people","fields":["name","name"]}""", "fields[1]", "more than once")]
    [InlineData("""{"name":"c","type":"uniform","max":2}""", "min", "required")]
    [InlineData("""{"name":"c","type":"uniform","min":2,"max":1}""", "max", "less than min")]
    [InlineData("""{"name":"c","type":"uniform","min":-1.7e308,"max":1.7e308}""", "max", "greatest double")]
    [InlineData("""{"name":"c","type":"gaussian","mean":0}""", "stddev", "required")]
    [InlineData("""{"name":"c","type":"gaussian","mean":0,"stddev":0}""", "stddev", "above 0")]
    [InlineData("""{"name":"c","type":"gaussian","mean":0,"stddev":1,"min":2,"max":2}""", "max", "greater than min")]
    [InlineData("""{"name":"c","type":"gaussian","mean":0,"stddev":1,"min":4}""", "min", "at least 1")]
    [InlineData("""{"name":"c","type":"boolean","probability":1.5}""", "probability", "from 0 to 1")]
    [InlineData("""{"name":"c","type":"datetime","end":"2024-01-01"}""", "start", "required")]
    [InlineData("""{"name":"c","type":"datetime","start":"yesterday","end":"2024-01-01"}""", "start", "must be a date")]
    [InlineData("""{"name":"c","type":"datetime","start":"2024-01-02","end":"2024-01-01"}""", "end", "before start")]
    [InlineData("""{"name":"c","type":"datetime","start":"2024-01-01","end":"2024-01-02","unit":"hours"}""", "unit", "did you mean `hour`?")]
    [InlineData("""{"name":"c","type":"subcategory","values":{"a":[1]}}""", "of", "required")]
    [InlineData("""{"name":"c","type":"subcategory","of":"fixd","values":{"a":[1]}}""", "of", "no earlier column")]
    [InlineData("""{"name":"c","type":"subcategory","of":"c","values":{"a":[1]}}""", "of", "this very column")]
    [InlineData("""{"name":"c","type":"template"}""", "value", "required")]
    [InlineData("""{"name":"c","type":"template","value":"{{ fixd }}"}""", "value", "did you mean `fixed`?")]
    [InlineData("""{"name":"c","type":"template","value":"{{ c }}"}""", "value", "this very column")]
    [InlineData("""{"name":"c","type":"template","value":"{% if %}"}""", "value", "Line 1, column")]
    [InlineData("""{"name":"c","type":"template","value":"{% include 'review' %}"}""", "value", "Uses the template `review`, which uses `product`")]
    [InlineData("""{"name":"c","type":"generated"}""", "prompt", "required")]
    [InlineData("""{"name":"c","type":"generated","prompt":"{{ tone }}"}""", "prompt", "neither a variable nor a column")]
    [InlineData("""{"name":"c","type":"generated","prompt":"x","model":"mok"}""", "model", "did you mean")]
    [InlineData("""{"name":"c","type":"generated","prompt":"x","temperature":3}""", "temperature", "from 0 to 2")]
    [InlineData("""{"name":"c","type":"generated","prompt":"x","max_token":3}""", "max_token", "did you mean `max_tokens`?")]
    [InlineData("""{"name":"c","type":"uuid","when":"fixed >"}""", "when", "Line 1, column")]
    [InlineData("""{"name":"c","type":"uuid","when":"fixd > 1"}""", "when", "did you mean `fixed`?")]
    [InlineData("""{"name":"c","type":"uuid","else":1}""", "else", "without when")]
    public void Read_WrongColumn_NamesItsPath(string column, string field, string message)
    {
        var reading = ReadWith($$"""
            "variables":{"fixed":1},"columns":[{{column}}]
            """);

        reading.Spec.ShouldBeNull();
        reading.Problems.Keys.ShouldBe(["columns[0]." + field]);
        reading.Problems["columns[0]." + field].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Theory]
    [InlineData("{}", "columns", "must be a list")]
    [InlineData("[5]", "columns[0]", "must be an object")]
    [InlineData("[null]", "columns[0]", "must be an object")]
    public void Read_NoListOfObjects_IsRefused(string columns, string path, string message)
    {
        ReadWith("\"columns\":" + columns).Problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Read_NameTakenTwice_IsRefusedAtTheSecond()
    {
        var reading = ReadWith(
            """
            "columns":[{"name":"a","type":"integer","min":1,"max":2},{"name":"a","type":"category","values":[1]}]
            """);

        reading.Problems.Keys.ShouldBe(["columns[1].name"]);
    }

    [Fact]
    public void Read_ProductAndAColumnProduct_IsRefused()
    {
        ReadWith(
            """
            "product":"Kettle","columns":[{"name":"product","type":"category","values":["Pan"]}]
            """).Problems.Keys.ShouldBe(["columns[0].name"]);
    }

    [Fact]
    public void Read_Columns_AreTakenInOrder()
    {
        var columns = Accept(
            """
            "columns":[
              {"name":"rating","type":"integer","min":-5,"max":5},
              {"name":"tone","type":"category","values":["dry",null,{"k":[1.50]}],"weights":[1,0,2.5]},
              {"name":"who","type":"dataset","dataset":"people","select":"random","fields":["city"]},
              {"name":"where","type":"dataset","dataset":"places"}]
            """).Columns;

        columns[0].ShouldBe(new IntegerColumn { Name = "rating", Min = -5, Max = 5 });
        var tone = columns[1].ShouldBeOfType<CategoryColumn>();
        tone.Values.Select(value => value?.ToJsonString()).ShouldBe(["\"dry\"", null, """{"k":[1.50]}"""]);
        tone.Weights.ShouldBe([1, 0, 2.5]);
        var who = columns[2].ShouldBeOfType<DatasetColumn>();
        who.Dataset.ShouldBe("people@2");
        who.Select.ShouldBe(DatasetSelection.Random);
        who.Fields.ShouldBe(["city"]);
        columns[3].ShouldBeOfType<DatasetColumn>().Select.ShouldBe(DatasetSelection.Cycle);
    }

    [Fact]
    public void Read_EachRowOnce_NeedsNoCount()
    {
        var reading = Read(Each("people"));

        reading.Problems.ShouldBeEmpty();
        reading.Spec!.Count.ShouldBe(3);
        reading.Spec.MaxCandidates.ShouldBe(3);
    }

    [Fact]
    public void Read_EachRowOnce_BoundsCountAndCandidates()
    {
        Read(Each("people", "\"count\":2,")).Spec!.MaxCandidates.ShouldBe(3);
        Read(Each("people", "\"count\":4,")).Problems.Keys.ShouldBe(["count"]);
        Read(Each("people", "\"count\":2,\"max_candidates\":4,")).Problems.Keys.ShouldBe(["max_candidates"]);
        Read(Each("huge")).Problems["count"].ShouldHaveSingleItem().ShouldContain("20,000,000 rows");
        Read(Each("nowhere")).Problems.Keys.ShouldBe(["columns[0].dataset"]);
    }

    [Theory]
    [InlineData("places", null)]
    [InlineData("pairs", "count")]
    public void Read_TwoDatasetsEachRowOnce_NeedOneLengthOrACount(string second, string? problem)
    {
        var columns = $$"""
            {"name":"a","type":"dataset","dataset":"people","select":"each"},{"name":"b","type":"dataset","dataset":"{{second}}","select":"each"}
            """;

        Read($$"""{"prompt":"Hi","columns":[{{columns}}]}""").Problems.Keys.ShouldBe(problem is null ? [] : [problem]);
        Read($$"""{"prompt":"Hi","count":2,"columns":[{{columns}}]}""").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Read_Circle_IsRefusedAtTheFirstForwardReference()
    {
        var reading = ReadWith(
            """
            "columns":[{"name":"a","type":"template","value":"{{ b }}"},{"name":"b","type":"template","value":"{{ a }}"}]
            """);

        reading.Problems.Keys.ShouldBe(["columns[0].value"]);
        reading.Problems["columns[0].value"].ShouldHaveSingleItem().ShouldBe("Uses `b`, a column that comes later; a column can use only those before it.");
    }

    [Theory]
    [InlineData("""{"a":["x"],"b":["y"]}""", null, null)]
    [InlineData("""{"a":["x"]}""", "columns[1].values", "Must hold a list for `b`")]
    [InlineData("""{"a":["x"],"b":[]}""", "columns[1].values.b", "at least one")]
    [InlineData("""{"a":["x"],"b":["y"],"bb":["z"]}""", "columns[1].values.bb", "never takes this value")]
    [InlineData("""["x"]""", "columns[1].values", "must be an object")]
    public void Read_Subcategory_NeedsAListForEveryValue(string values, string? path, string? message)
    {
        var reading = ReadWith($$"""
            "columns":[{"name":"p","type":"category","values":["a","b"]},{"name":"c","type":"subcategory","of":"p","values":{{values}}}]
            """);

        reading.Problems.Keys.ShouldBe(path is null ? [] : [path]);
        if (path is not null)
        {
            reading.Problems[path].ShouldHaveSingleItem().ShouldContain(message!);
        }
    }

    [Fact]
    public void Read_SubcategoryOfANumber_IsRefused()
    {
        ReadWith(
            """
            "columns":[{"name":"p","type":"integer","min":1,"max":2},{"name":"c","type":"subcategory","of":"p","values":{"1":["x"]}}]
            """).Problems["columns[1].of"].ShouldHaveSingleItem().ShouldContain("category, subcategory or boolean");
    }

    [Fact]
    public void Read_AllTypes_FillInTheirDefaults()
    {
        var columns = Accept(
            """
            "temperature":0.2,"product":"Kettle","columns":[
              {"name":"p","type":"boolean","when":"product is defined","else":"maybe"},
              {"name":"s","type":"subcategory","of":"p","values":{"true":[1],"false":[2],"maybe":[null]}},
              {"name":"t","type":"datetime","start":"2024-01-01","end":"2024-01-02T00:00:00Z"},
              {"name":"g","type":"generated","prompt":"Name a {{ product }} for {{ s }}.","max_tokens":20},
              {"name":"who","type":"person"},{"name":"id","type":"uuid"},
              {"name":"u","type":"uniform","min":1,"max":2},{"name":"n","type":"gaussian","mean":1,"stddev":2,"min":0},
              {"name":"greeting","type":"template","value":"Dear {{ who.name }}{% include 'legal' %}"}]
            """).Columns;

        columns[0].ShouldBeOfType<BooleanColumn>().Probability.ShouldBe(0.5);
        columns[0].Else!.GetValue<string>().ShouldBe("maybe");
        columns[2].ShouldBeOfType<DatetimeColumn>().Unit.ShouldBe(DatetimeUnit.Day);
        var generated = columns[3].ShouldBeOfType<GeneratedColumn>();
        (generated.Model, generated.Provider, generated.Temperature, generated.TopP, generated.MaxTokens).ShouldBe(("mock", "mock", 0.2, 1.0, 20));
        columns.Count.ShouldBe(9);
    }

    [Fact]
    public void Read_TooManyColumns_IsRefused()
    {
        var columns = string.Join(",", Enumerable.Range(0, 1001).Select(i => $$"""{"name":"c{{i}}","type":"uuid"}"""));

        ReadWith($"\"columns\":[{columns}]").Problems["columns"].ShouldHaveSingleItem().ShouldContain("at most 1,000");
    }

    private static string Each(string dataset, string fields = "") =>
        $$"""{"prompt":"Hi",{{fields}}"columns":[{"name":"row","type":"dataset","dataset":"{{dataset}}","select":"each"}]}""";
}
