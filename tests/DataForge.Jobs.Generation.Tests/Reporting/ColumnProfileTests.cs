using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Reporting;

namespace DataForge.Jobs.Generation.Tests.Reporting;

public sealed class ColumnProfileTests
{
    [Fact]
    public void Category_WithWeights_IsComparedValueByValue()
    {
        var column = ProfileOf("""{"type":"category","name":"tone","values":["glad",1,"glad",null],"weights":[2,1,1,0]}""");
        Add(column, ("\"glad\"", 70), ("1", 30));

        var report = column.Summarize();

        report.Values.ShouldBe([new("\"glad\"", 0.75, 70, 0.7), new("1", 0.25, 30, 0.3), new("null", 0, 0, 0)]);
        // (70 − 75)² / 75 + (30 − 25)² / 25
        report.ChiSquare!.Statistic.ShouldBe((25 / 75.0) + 1, 1e-9);
        report.ChiSquare.DegreesOfFreedom.ShouldBe(1);
    }

    [Fact]
    public void Integer_IsCountedInRangesThatCoverIt()
    {
        var column = ProfileOf("""{"type":"integer","name":"n","min":0,"max":24}""");
        for (var i = 0; i <= 24; i++)
        {
            Add(column, ($"{i}", 4));
        }

        var report = column.Summarize();

        report.Values.Select(value => (value.Value, value.Count)).ShouldBe([("0…1", 8), ("2…4", 12), ("5…6", 8), ("7…9", 12), ("10…11", 8), ("12…14", 12), ("15…16", 8), ("17…19", 12), ("20…21", 8), ("22…24", 12)]);
        report.Values.ShouldAllBe(value => Math.Abs(value.Requested!.Value - value.Actual!.Value) < 1e-12);
        report.ChiSquare!.Statistic.ShouldBe(0, 1e-9);
        report.ChiSquare.PValue.ShouldBe(1);
    }

    [Fact]
    public void OtherColumns_ShowTheMostFrequentValues()
    {
        var column = ProfileOf("""{"type":"dataset","name":"row","dataset":"d@1"}""");
        Add(column, ("{\"a\":1}", 3), ("{\"a\":2}", 5));
        for (var i = 0; i < 2000; i++)
        {
            Add(column, ($"\"{i}\"", 1));
        }

        var report = column.Summarize();

        report.Values[0].ShouldBe(new ColumnValue("{\"a\":2}", null, 5, 5 / 2008.0));
        (report.Count, report.Distinct, report.More, report.ChiSquare).ShouldBe((2008, 1000, true, null));
        (report.Values.Sum(value => value.Count) + report.OtherCount).ShouldBe(2008);
    }

    private static ColumnProfile ProfileOf(string json) => new(JsonDocument.Parse(json).RootElement);

    private static void Add(ColumnProfile column, params (string Json, int Times)[] values)
    {
        foreach (var (json, times) in values)
        {
            for (var i = 0; i < times; i++)
            {
                column.Add(Encoding.UTF8.GetBytes(json));
            }
        }
    }
}
