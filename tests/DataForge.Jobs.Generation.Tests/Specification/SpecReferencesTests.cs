using System.Text.Json;
using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class SpecReferencesTests
{
    [Fact]
    public void References_WholeRequest_FindsTemplatesAndDatasetsOnce()
    {
        var references = Of(
            """
            {"template":"review@2","prompt":"{% include 'footer' %}{% extends 'base' %}","system_prompt":"{% import 'macros' as m %}{% include 'footer' %}",
             "columns":[{"type":"dataset","dataset":"people"},{"dataset":"places@3"},{"dataset":"people"},{"dataset":5},null,7]}
            """);

        references.Templates.ShouldBe(["review@2", "base", "footer", "macros"]);
        references.Datasets.ShouldBe(["people", "places@3"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"template":5,"prompt":{},"columns":"x"}""")]
    [InlineData("""{"template":"","prompt":"{% include","columns":{}}""")]
    [InlineData("""{"template":"a\u0000b","prompt":"\ud800","columns":[{"dataset":"\udc00"},{"dataset":""}]}""")]
    [InlineData("""{"\ud800":"x"}""")]
    public void References_NothingToFind_IsEmpty(string body)
    {
        var references = Of(body);

        references.Templates.ShouldBeEmpty();
        references.Datasets.ShouldBeEmpty();
    }

    [Fact]
    public void TemplatesIn_BrokenText_IsEmpty()
    {
        SpecReferences.TemplatesIn("{% include").ShouldBeEmpty();
        SpecReferences.TemplatesIn("{% include 'a' %}").ShouldBe(["a"]);
    }

    private static SpecReferences Of(string body)
    {
        using var document = JsonDocument.Parse(body);
        return JobSpecReader.References(document.RootElement);
    }
}
