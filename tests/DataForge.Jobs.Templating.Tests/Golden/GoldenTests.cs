namespace DataForge.Jobs.Templating.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string> Rendered => [.. GoldenCase.All.Values.Where(item => item.Expected is not null).Select(item => item.Name)];

    public static TheoryData<string> Refused => [.. GoldenCase.All.Values.Where(item => item.Error is not null).Select(item => item.Name)];

    [Fact]
    public void Cases_AreMany() => GoldenCase.All.Count.ShouldBeGreaterThanOrEqualTo(400);

    [Theory]
    [MemberData(nameof(Rendered))]
    public void Render_TemplateThatJinjaRenders_GivesTheSameText(string name)
    {
        var item = GoldenCase.All[name];
        Render(item).ShouldBe(item.Expected, item.Template);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Render_TemplateThatJinjaRefuses_IsRefusedWithPlace(string name)
    {
        var item = GoldenCase.All[name];
        var fault = Should.Throw<TemplateException>(() => Render(item), item.Template);
        fault.Line.ShouldBeGreaterThan(0);
        fault.Column.ShouldBeGreaterThan(0);
        if (item.Error is "Syntax")
        {
            fault.Kind.ShouldBe(TemplateErrorKind.Syntax, item.Template);
        }
    }

    private static string Render(GoldenCase item)
    {
        var environment = new TemplateEnvironment(item.Options, item.Templates.GetValueOrDefault);
        var template = environment.Parse(item.Template);
        return item.Lenient
            ? template.RenderLenient(item.Variables, out _)
            : template.Render(item.Variables);
    }
}
