using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Templating;

namespace DataForge.Jobs.Generation.Tests.Columns;

public sealed class ColumnTypesTests
{
    [Fact]
    public void Draw_WholeFloats_StayFloatsInPromptsAndInStorage()
    {
        var set = new VariableSet([], [new UniformColumn { Name = "x", Min = 3, Max = 3 }, new TemplateColumn { Name = "t", Value = "{{ x }} {{ x / 3 }}" }], Drawn.Scope);

        set.Draw(0).Json.ShouldBe("""{"x":3.0,"t":"3.0 1.0"}""");
    }

    [Theory]
    [InlineData(1e300, "1E+300")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(1e15, "1000000000000000.0")]
    public void Draw_AnyFloat_IsStoredAsOne(double number, string json) =>
        Drawn.Json(1, new UniformColumn { Name = "x", Min = number, Max = number }).ShouldBe([json]);

    [Fact]
    public void Draw_Integer_CoversBothEnds() =>
        Drawn.Values(200, new IntegerColumn { Name = "n", Min = -2, Max = 1 }).Distinct().Order().ShouldBe([-2L, -1L, 0L, 1L]);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Draw_CertainBoolean_IsCertain(double probability, bool value) =>
        Drawn.Values(1000, new BooleanColumn { Name = "b", Probability = probability }).ShouldAllBe(drawn => Equals(drawn, value));

    [Theory]
    [InlineData("2024-01-31", "2024-05-31", DatetimeUnit.Month, new[] { "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31" })]
    [InlineData("2024-01-31", "2024-05-30", DatetimeUnit.Month, new[] { "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30" })]
    [InlineData("2024-02-29", "2026-02-27", DatetimeUnit.Year, new[] { "2024-02-29", "2025-02-28" })]
    [InlineData("2024-01-01", "2024-01-20", DatetimeUnit.Week, new[] { "2024-01-01", "2024-01-08", "2024-01-15" })]
    [InlineData("2024-01-01", "2024-01-01", DatetimeUnit.Second, new[] { "2024-01-01T00:00:00Z" })]
    [InlineData("2024-01-01T00:00", "2024-01-01T00:02:59", DatetimeUnit.Minute, new[] { "2024-01-01T00:00:00Z", "2024-01-01T00:01:00Z", "2024-01-01T00:02:00Z" })]
    [InlineData("0001-01-01", "9999-12-31", DatetimeUnit.Year, null)]
    public void Draw_Datetime_TakesEveryPointAndNoOther(string start, string end, DatetimeUnit unit, string[]? points)
    {
        var drawn = Drawn.Values(500, new DatetimeColumn { Name = "t", Start = start, End = end, Unit = unit });

        if (points is not null)
        {
            drawn.Distinct().Order().ShouldBe(points);
        }
    }

    [Fact]
    public void Draw_Uuids_AreOfVersionFourAndDiffer()
    {
        var drawn = Drawn.Values(5000, new UuidColumn { Name = "id" }).Cast<string>().ToList();

        drawn.Distinct().Count().ShouldBe(5000);
        drawn.ShouldAllBe(text => Guid.Parse(text).Version == 4 && (Guid.Parse(text).Variant & 0xC) == 0x8);
    }

    [Fact]
    public void Draw_SubcategoryOfOtherValues_FindsTheListByJson()
    {
        var column = new SubcategoryColumn { Name = "s", Of = "b", Values = new Dictionary<string, IReadOnlyList<JsonNode?>> { ["true"] = ["yes"], ["false"] = ["no"] } };
        var set = new VariableSet([], [new BooleanColumn { Name = "b" }, column], Drawn.Scope);

        Enumerable.Range(0, 50).Select(ordinal => set.Draw(ordinal).Values).ShouldAllBe(values => Equals(values["s"], (bool)values["b"]! ? "yes" : "no"));
        Drawn.Values(1, new CategoryColumn { Name = "b", Values = [null] }, column).ShouldBe([null]);
    }

    [Fact]
    public void Draw_When_DecidesByEarlierVariables()
    {
        var set = new VariableSet(
            [],
            [
                new IntegerColumn { Name = "age", Min = 10, Max = 25 },
                new CategoryColumn { Name = "drink", Values = ["wine"], When = "age >= 18", Else = "juice" },
                new IntegerColumn { Name = "none", Min = 1, Max = 2, When = "drink == 'never'" },
            ],
            Drawn.Scope);

        foreach (var values in Enumerable.Range(0, 100).Select(ordinal => set.Draw(ordinal).Values))
        {
            values["drink"].ShouldBe((long)values["age"]! >= 18 ? "wine" : "juice");
            values["none"].ShouldBeNull();
        }

        set.Draw(0).Json.ShouldContain("\"none\":null");
    }

    [Fact]
    public void Draw_When_DoesNotChangeWhatIsDrawn()
    {
        var plain = Drawn.Values(20, new IntegerColumn { Name = "n", Min = 0, Max = 1_000_000 });

        Drawn.Values(20, new IntegerColumn { Name = "n", Min = 0, Max = 1_000_000, When = "true" }).ShouldBe(plain);
        Drawn.Values(20, new BooleanColumn { Name = "other" }, new IntegerColumn { Name = "n", Min = 0, Max = 1_000_000 }).ShouldBe(plain);
    }

    [Fact]
    public void Draw_TemplateThatDraws_IsAFunctionOfSeedOrdinalAndName()
    {
        var column = new TemplateColumn { Name = "t", Value = "{{ range(100000) | random }}" };

        var drawn = Drawn.Values(50, column);

        Drawn.Values(50, column).ShouldBe(drawn);
        drawn.Distinct().Count().ShouldBeGreaterThan(45);
        Drawn.Values(50, column with { Name = "u" }).ShouldNotBe(drawn);
    }

    [Fact]
    public void Draw_TemplateThatFails_KeepsWhatWasDrawnBefore()
    {
        var set = new VariableSet([], [new IntegerColumn { Name = "n", Min = 1, Max = 1 }, new TemplateColumn { Name = "t", Value = "{{ 1 / (n - 1) }}" }], Drawn.Scope);
        using var draw = set.Begin(0, Drawn.NoRows);

        Should.Throw<TemplateException>(() => draw.Next(CancellationToken.None));

        draw.End().Json.ShouldBe("""{"n":1}""");
    }

    [Fact]
    public void Draw_TemplateWithNulls_IsStorable() =>
        Drawn.Values(1, new TemplateColumn { Name = "t", Value = "{{ 'a\\x00b' }}" }).ShouldBe(["ab"]);
}
