namespace DataForge.Jobs.Templating.Tests.Introspection;

public sealed class IntrospectionTests
{
    [Theory]
    [InlineData("{{ b }}{{ a.x }}{{ c[0] }}", "a b c", "")]
    [InlineData("{% if a is defined %}{{ a }}{% endif %}", "", "a")]
    [InlineData("{% if a is not defined %}none{% else %}{{ a }}{% endif %}", "", "a")]
    [InlineData("{% if a is defined and a > 3 %}{{ a }}{% endif %}", "", "a")]
    [InlineData("{% if a is undefined or a > 3 %}x{% endif %}", "", "a")]
    [InlineData("{% if a is defined or b %}{{ a }}{% endif %}", "a b", "")]
    [InlineData("{{ a|default('x') }}{{ b|d }}", "", "a b")]
    [InlineData("{{ a|default(b) }}", "b", "a")]
    [InlineData("{{ a if a is defined else 'x' }}", "", "a")]
    [InlineData("{{ a|default('x') }}{{ a }}", "a", "")]
    [InlineData("{% if a|default(false) %}{{ a }}{% endif %}", "", "a")]
    [InlineData("{% if a is not defined %}{% set a = 1 %}{% endif %}{{ a }}", "", "a")]
    [InlineData("{% set a = a|default(1) %}{{ a }}", "", "a")]
    [InlineData("{% set a = 1 %}{{ a }}{% set b, c = d %}{{ b }}{{ c }}", "d", "")]
    [InlineData("{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% else %}{{ x }}{% endfor %}", "x xs y", "")]
    [InlineData("{% for x in xs if x.ok and z %}{{ x }}{% endfor %}", "xs z", "")]
    [InlineData("{% macro m(p, q=r) %}{{ p }}{{ q }}{{ s }}{{ caller() }}{{ varargs }}{% endmacro %}{{ m(t) }}", "r s t", "")]
    [InlineData("{% macro m() %}{{ later }}{% endmacro %}{% set later = 1 %}{{ m() }}", "", "")]
    [InlineData("{{ range(n) }}{{ dict(a=b) }}{% set ns = namespace(x=1) %}{% set ns.x = k %}{{ ns.x }}", "b k n", "")]
    [InlineData("{% with a = b %}{{ a }}{{ c }}{% endwith %}{{ a }}", "a b c", "")]
    [InlineData("{% block x %}{{ a }}{{ super() }}{{ self.x() }}{% endblock %}", "a", "")]
    [InlineData("{% import 'm' as m %}{% from 'n' import p as q %}{{ m.x() }}{{ q }}", "", "")]
    [InlineData("{% raw %}{{ a }}{% endraw %}{# {{ b }} #}{{ '{{ c }}' }}", "", "")]
    [InlineData("{% filter replace(a, b) %}{{ c }}{% endfilter %}{% set x | upper %}{{ d }}{% endset %}", "a b c d", "")]
    [InlineData("{% call(x) m(y) %}{{ x }}{{ z }}{% endcall %}", "m y z", "")]
    [InlineData("{% if a %}{% set b = 1 %}{% else %}{% set b = 2 %}{% endif %}{{ b }}", "a", "")]
    [InlineData("{% if a %}{% set b = 1 %}{% endif %}{{ b }}", "a b", "")]
    [InlineData("{% for i in [1] %}{% set b = 1 %}{% endfor %}{{ b }}", "b", "")]
    public void Variables_OfTemplate_AreThoseTheCallerGives(string source, string required, string optional)
    {
        var template = new TemplateEnvironment().Parse(source);
        string.Join(' ', template.Variables).ShouldBe(required);
        string.Join(' ', template.OptionalVariables).ShouldBe(optional);
    }

    [Fact]
    public void References_AreThoseWrittenOut()
    {
        var template = new TemplateEnvironment().Parse("{% extends 'base' %}{% include ['b', 'a'] %}{% import 'lib' as l %}{% from 'lib' import x %}{% include name %}{% include 'p' if q else 'r' %}");
        template.References.ShouldBe(["a", "b", "base", "lib", "p", "r"]);
    }

    [Fact]
    public void Expression_KnowsItsVariables()
    {
        var expression = new TemplateEnvironment().ParseExpression("rating > 3 and (tone is defined and tone == 'warm')");
        expression.Variables.ShouldBe(["rating"]);
        expression.OptionalVariables.ShouldBe(["tone"]);
        expression.IsTrue(new Dictionary<string, object?> { ["rating"] = 4, ["tone"] = "warm" }).ShouldBeTrue();
        expression.IsTrue(new Dictionary<string, object?> { ["rating"] = 4 }).ShouldBeFalse();
    }

    [Fact]
    public void Expression_GivesPlainValues()
    {
        var value = new TemplateEnvironment().ParseExpression("{'a': [1, 2.5, none], 'b': xs|map('upper')}").Evaluate(new Dictionary<string, object?> { ["xs"] = new[] { "q" } });
        var map = value.ShouldBeOfType<Dictionary<string, object?>>();
        map["a"].ShouldBe(new List<object?> { 1L, 2.5, null });
        map["b"].ShouldBe(new List<object?> { "Q" });
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a }}")]
    [InlineData("{{ a }}")]
    public void ParseExpression_NotOneExpression_IsRefused(string source) =>
        Should.Throw<TemplateException>(() => new TemplateEnvironment().ParseExpression(source)).Kind.ShouldBe(TemplateErrorKind.Syntax);
}
