using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;

namespace DataForge.Jobs.Generation.Tests.Columns;

public sealed class VariableSetTests
{
    [Fact]
    public void Draw_ConstantsAndColumns_KeepTheirOrder()
    {
        var set = Set(
            """{"zeta":"1 < 2 & ü","alpha":{"b":[1,2.50,null,true]}}""",
            new IntegerColumn { Name = "rating", Min = 1, Max = 5 },
            new CategoryColumn { Name = "tone", Values = ["formal", "casual", "angry"] });

        set.Draw(0).Json.ShouldBe("""{"zeta":"1 < 2 & ü","alpha":{"b":[1,2.50,null,true]},"rating":2,"tone":"formal"}""");
        set.Draw(1).Json.ShouldBe("""{"zeta":"1 < 2 & ü","alpha":{"b":[1,2.50,null,true]},"rating":5,"tone":"angry"}""");
    }

    [Fact]
    public void Draw_Values_AreReadyForTemplates()
    {
        var values = Set("""{"text":"{{ 1 + 1 }}","yes":true,"none":null,"number":1.0,"list":[1]}""").Draw(0).Values;

        values["text"].ShouldBe("{{ 1 + 1 }}");
        values["yes"].ShouldBe(true);
        values["none"].ShouldBeNull();
        values["number"].ShouldBeOfType<JsonElement>().GetRawText().ShouldBe("1.0");
        values["list"].ShouldBeOfType<JsonElement>().GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public void TextsOf_NestedValues_FindsEveryText()
    {
        using var row = JsonDocument.Parse("""{"a":"six","b":6}""");
        var rows = new Dictionary<string, JsonElement> { ["row"] = row.RootElement };
        var set = Set("""{"p":"one","q":["two",{"r":"three","s":4}],"t":5,"u":null}""", new DatasetColumn { Name = "row", Dataset = "d@1" });

        TemplateValue.TextsOf(set.Draw(0, rows).Values.Values).ShouldBe(["one", "two", "three", "six"]);
    }

    [Fact]
    public void Draw_CategoryOfAnyJson_GivesValuesToTemplates()
    {
        var column = new CategoryColumn { Name = "c", Values = [null, new JsonObject { ["k"] = 1 }], Weights = [0, 1] };

        var drawn = Set("{}", column).Draw(5);

        drawn.Json.ShouldBe("""{"c":{"k":1}}""");
        drawn.Values["c"].ShouldBeOfType<JsonElement>().GetProperty("k").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Draw_DatasetRow_KeepsTheFieldsAskedForInTheirOrder()
    {
        using var row = JsonDocument.Parse("""{"id":7,"city":"Bonn","zip":"53111"}""");
        var rows = new Dictionary<string, JsonElement> { ["place"] = row.RootElement };

        Set("{}", new DatasetColumn { Name = "place", Dataset = "d@1", Fields = ["zip", "id"] })
            .Draw(0, rows).Json.ShouldBe("""{"place":{"zip":"53111","id":7}}""");
        Set("{}", new DatasetColumn { Name = "place", Dataset = "d@1" })
            .Draw(0, rows).Json.ShouldBe("""{"place":{"id":7,"city":"Bonn","zip":"53111"}}""");
    }

    [Fact]
    public void Draw_MissingRow_Throws()
    {
        var set = Set("{}", new DatasetColumn { Name = "place", Dataset = "d@1" });

        Should.Throw<ArgumentException>(() => set.Draw(0)).Message.ShouldContain("place");
    }

    [Fact]
    public void Draw_ColumnsOfOneJob_AreDrawnApart()
    {
        var set = Set("{}", new IntegerColumn { Name = "a", Min = 0, Max = 999 }, new IntegerColumn { Name = "b", Min = 0, Max = 999 });

        var same = Enumerable.Range(0, 1000).Select(ordinal => set.Draw(ordinal).Values).Count(values => Equals(values["a"], values["b"]));

        same.ShouldBeLessThan(20);
    }

    private static VariableSet Set(string constants, params ColumnSpec[] columns) =>
        new((JsonObject)JsonNode.Parse(constants)!, columns, Drawn.Scope);
}
