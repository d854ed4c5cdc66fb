namespace DataForge.Jobs.Templating.Tests.Errors;

public sealed class ErrorTests
{
    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["product"] = new Dictionary<string, object?> { ["name"] = "Kettle", ["colour"] = "red" },
        ["rating"] = 4,
    };

    [Theory]
    [InlineData("{{ prodct.name }}", 1, 4, "did you mean 'product'?")]
    [InlineData("{{ prodct|upper }}", 1, 4, "did you mean 'product'?")]
    [InlineData("{{ 1 + prodct }}", 1, 8, "did you mean 'product'?")]
    [InlineData("a\nb {{ product.color }}", 2, 13, "did you mean 'colour'?")]
    [InlineData("{{ rating|uper }}", 1, 11, "did you mean 'upper'?")]
    [InlineData("{{ rating is evn }}", 1, 14, "did you mean 'even'?")]
    [InlineData("{% fro x in y %}", 1, 4, "did you mean 'for'?")]
    [InlineData("{{ [1]|map('uper')|list }}", 1, 12, "did you mean 'upper'?")]
    [InlineData("{{ [1]|select('evn')|list }}", 1, 15, "did you mean 'even'?")]
    [InlineData("x {% if rating %}\ny", 1, 6, "expected '{% elif %}' or '{% else %}' or '{% endif %}'")]
    [InlineData("{% if rating %}{% endfor %}", 1, 19, "'if' of line 1")]
    [InlineData("{{ rating + }}", 1, 13, "expected an expression")]
    [InlineData("{{ (rating }}", 1, 12, "expected ')'")]
    [InlineData("{{ 'a }}", 1, 4, "never closed")]
    [InlineData("{# a", 1, 1, "never closed")]
    [InlineData("{{ rating|round(1, 2, 3) }}", 1, 11, "at most 2 argument(s)")]
    [InlineData("{{ rating|round(nope=1) }}", 1, 11, "no argument 'nope'")]
    [InlineData("{{ 'x'|replace('a') }}", 1, 8, "missing its argument 'new'")]
    [InlineData("{{ 'x'.encode() }}", 1, 8, "not supported")]
    [InlineData("{% trans %}{% endtrans %}", 1, 4, "not supported")]
    [InlineData("{{ 1 / 0 }}", 1, 6, "division by zero")]
    [InlineData("{{ 1 +\n 'a' }}", 1, 6, "unsupported operand")]
    [InlineData("{% for a in 5 %}{% endfor %}", 1, 13, "not iterable")]
    public void Render_Faulty_SaysWhereAndWhat(string source, int line, int column, string message)
    {
        var fault = Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse(source, "mine").Render(Variables));
        fault.Template.ShouldBe("mine");
        fault.Message.ShouldContain(message);
        (fault.Line, fault.Column).ShouldBe((line, column), fault.Message);
        fault.SourceLine.ShouldBe(source.Split('\n')[line - 1]);
    }

    [Fact]
    public void Excerpt_PointsAtTheFault()
    {
        var fault = Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse("a\n\tb {{ nope }} c").Render(Variables));
        fault.Excerpt.ShouldBe("\tb {{ nope }} c\n\t     ^");
    }

    [Fact]
    public void Render_FaultInsideAnIncludedMacro_NamesThatTemplate()
    {
        var environment = new TemplateEnvironment(loader: name => name == "lib" ? "\n{% macro m() %}{{ 1 / 0 }}{% endmacro %}" : null);
        var fault = Should.Throw<TemplateException>(() => environment.Parse("{% import 'lib' as l %}{{ l.m() }}").Render(Variables));
        (fault.Template, fault.Line, fault.Column).ShouldBe(("lib", 2, 21));
    }

    [Fact]
    public void Render_MissingTemplate_IsNotFound()
    {
        var environment = new TemplateEnvironment(loader: _ => null);
        var fault = Should.Throw<TemplateException>(() => environment.Parse("ab{% include 'x' %}").Render(Variables));
        fault.Kind.ShouldBe(TemplateErrorKind.NotFound);
        fault.Column.ShouldBe(14);
    }

    [Fact]
    public void RenderLenient_NotesWhatWasNeeded()
    {
        var template = new TemplateEnvironment().Parse("{{ a }}{{ product.size }}{{ b.c.d }}{{ e|default('x') }}{{ f is defined }}{% if g %}{% endif %}{{ a }}");
        template.RenderLenient(Variables, out var missing).ShouldBe("xFalse");
        missing.ShouldBe(["a", "product.size", "b", "g"]);
    }
}
