using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Tests.Specification;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

public sealed class JobPlanTests
{
    private const string ThreeDatasets =
        """
        "columns":[{"name":"a","type":"dataset","dataset":"people","select":"cycle"},
          {"name":"n","type":"integer","min":1,"max":2},
          {"name":"row","type":"dataset","dataset":"huge","select":"random"},
          {"name":"b","type":"dataset","dataset":"places","select":"each"}],"count":3
        """;

    [Fact]
    public void RowsFor_DatasetColumns_NamesTheRowOfEachInOrder()
    {
        var rows = Plan(ThreeDatasets).RowsFor(2).ToList();

        rows.Select(row => row.Column.Name).ShouldBe(["a", "row", "b"]);
        rows[0].Row.ShouldBe(2);
        rows[1].Row.ShouldBeInRange(0, 19_999_999);
        rows[2].Row.ShouldBe(2);
        Plan(ThreeDatasets).RowsFor(2).Select(row => row.Row).ShouldBe(rows.Select(row => row.Row));
    }

    [Fact]
    public void RowsFor_PastTheLastOfEachRowOnce_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Plan(ThreeDatasets).RowsFor(3).ToList());
    }

    [Fact]
    public void RowsFor_NoDatasetColumns_IsEmpty()
    {
        Plan("").RowsFor(0).ShouldBeEmpty();
    }

    [Fact]
    public void Compile_RowsOfADatasetNotGiven_Throws()
    {
        var spec = SpecRequest.Accept(ThreeDatasets);

        Should.Throw<ArgumentException>(() => JobPlan.Compile(spec, "Hi", new Dictionary<string, string>(), new Dictionary<string, long>()))
            .Message.ShouldContain("people@2");
    }

    [Fact]
    public async Task Compile_StoredTemplateWithIncludes_RendersThem()
    {
        var asked = "";

        await RunAsync(Plan("\"template\":\"framed\",\"product\":\"Kettle\""), request =>
        {
            asked = request.Messages[0].Text;
            return Answer("x");
        });

        asked.ShouldBe("All rights reserved. Kettle");
    }

    [Fact]
    public void Compile_SpecThatWasNeverRead_ThrowsForItsFilters()
    {
        var spec = SpecRequest.Accept("") with { Filters = new FilterSpec { Regex = "(" } };

        Should.Throw<ArgumentException>(() => JobPlan.Compile(spec, "Hi", new Dictionary<string, string>(), new Dictionary<string, long>()))
            .Message.ShouldContain("filters.regex");
    }
}
