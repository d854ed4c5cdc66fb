namespace DataForge.Jobs.Templating.Tests.Limits;

public sealed class LimitTests
{
    private static readonly Dictionary<string, object?> None = [];

    [Theory]
    [InlineData("{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% for a in range(100000) %}0123456789012345678901234567890123456789{% endfor %}")]
    [InlineData("{{ range(1000000000)|list }}")]
    [InlineData("{{ 'x' * 1000000000 }}")]
    [InlineData("{{ [1] * 1000000000 }}")]
    [InlineData("{{ 10 ** 100000 }}")]
    [InlineData("{{ 'x'.center(1000000000) }}")]
    [InlineData("{{ 'x'|center(1000000000) }}")]
    [InlineData("{{ 'x'|indent(1000000000) }}")]
    [InlineData("{{ 'x'.zfill(1000000000) }}")]
    [InlineData("{{ '\\t'.expandtabs(1000000000) }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '%.1000000000f' % 1 }}")]
    [InlineData("{{ '%*d' % (1000000000, 1) }}")]
    [InlineData("{{ '{:1000000000}'.format(1) }}")]
    [InlineData("{{ '{:.1000000}'.format(1.5) }}")]
    [InlineData("{{ [1]|tojson(1000000000) }}")]
    [InlineData("{{ [1]|batch(1000000000, 0)|list }}")]
    [InlineData("{{ [1]|slice(1000000000)|list }}")]
    [InlineData("{{ lipsum(100000) }}")]
    [InlineData("{{ lipsum(1, min=1, max=2000000000) }}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    [InlineData("{% macro m() %}{% call m() %}{% endcall %}{{ caller() }}{% endmacro %}{% call m() %}{% endcall %}")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% block a %}{{ self.a() }}{% endblock %}")]
    [InlineData("{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s|replace('', ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = ns.s.join(ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = '%s%s' % (ns.s, ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(s='ab') %}{% for i in range(60) %}{% set ns.s = '{0}{0}'.format(ns.s) %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|pprint }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(5000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}")]
    [InlineData("{% set ns = namespace(l=[1]) %}{% for i in range(5000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l|tojson }}")]
    [InlineData("{% set ns = namespace(a=(1,), b=(1,)) %}{% for i in range(60) %}{% set ns.a = (ns.a, ns.a) %}{% set ns.b = (ns.b, ns.b) %}{% endfor %}{{ ns.a == ns.b }}")]
    [InlineData("{% set ns = namespace(a=(1,), b=(1,)) %}{% for i in range(60) %}{% set ns.a = (ns.a, ns.a) %}{% set ns.b = (ns.b, ns.b) %}{% endfor %}{{ ns.a in {ns.b: 1} }}")]
    [InlineData("{% set ns = namespace(a=(1,), b=(1,)) %}{% for i in range(60) %}{% set ns.a = (ns.a, ns.a) %}{% set ns.b = (ns.b, ns.b) %}{% endfor %}{{ ns.a < ns.b }}")]
    [InlineData("{% set ns = namespace(a=(1,)) %}{% for i in range(5000) %}{% set ns.a = (ns.a,) %}{% endfor %}{{ {ns.a: 1} }}")]
    [InlineData("{% set ns = namespace(n=3) %}{% for i in range(60) %}{% set ns.n = ns.n * ns.n %}{% endfor %}")]
    [InlineData("{% set d = {} %}{% for i in range(100000) %}{% do d.update({i: 1}) %}{% do d.update({-i - 1: 1}) %}{% endfor %}")]
    [InlineData("{% set g = namespace(g=[1, 2]) %}{% for i in range(90000) %}{% set g.g = g.g|map('string') %}{% endfor %}{{ g.g|list }}")]
    public void Render_BeyondALimit_FailsAsLimit(string source)
    {
        var template = new TemplateEnvironment().Parse(source);
        var fault = Should.Throw<TemplateException>(() => template.Render(None));
        fault.Kind.ShouldBe(TemplateErrorKind.Limit, source);
    }

    [Theory]
    [InlineData("(", 500)]
    [InlineData("[", 500)]
    [InlineData("{'a':", 500)]
    [InlineData("not ", 500)]
    [InlineData("-", 5000)]
    [InlineData("1+", 5000)]
    [InlineData("1 if x else ", 5000)]
    [InlineData("1 and ", 5000)]
    [InlineData("2**", 5000)]
    public void Parse_ExpressionNestedTooDeeply_FailsAsLimit(string piece, int times)
    {
        var source = "{{ " + string.Concat(Enumerable.Repeat(piece, times)) + "1";
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse(source + " }}")).Kind.ShouldBeOneOf(TemplateErrorKind.Limit, TemplateErrorKind.Syntax);
    }

    [Theory]
    [InlineData("|upper")]
    [InlineData(".a")]
    [InlineData("[0]")]
    [InlineData("()")]
    [InlineData("+1")]
    [InlineData(" is none")]
    public void Parse_ChainTooLong_FailsWithAnError(string piece)
    {
        var source = "{{ x" + string.Concat(Enumerable.Repeat(piece, 5000)) + " }}";
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse(source));
    }

    [Theory]
    [InlineData("{% if x %}", "{% endif %}")]
    [InlineData("{% for x in y %}", "{% endfor %}")]
    [InlineData("{% filter upper %}", "{% endfilter %}")]
    [InlineData("{% set x %}", "{% endset %}")]
    public void Parse_StatementsNestedTooDeeply_FailsAsLimit(string open, string close)
    {
        var source = string.Concat(Enumerable.Repeat(open, 2000)) + string.Concat(Enumerable.Repeat(close, 2000));
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse(source)).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Parse_LongElifChain_IsFine()
    {
        var source = "{% if x == 0 %}0" + string.Concat(Enumerable.Range(1, 2000).Select(i => $"{{% elif x == {i} %}}{i}")) + "{% endif %}";
        new TemplateEnvironment().Parse(source).Render(new Dictionary<string, object?> { ["x"] = 1999 }).ShouldBe("1999");
    }

    [Fact]
    public void Parse_SourceTooLong_FailsAsLimit()
    {
        var environment = new TemplateEnvironment(new TemplateOptions { MaxSourceLength = 10 });
        Should.Throw<TemplateException>(() => environment.Parse("12345678901")).Kind.ShouldBe(TemplateErrorKind.Limit);
        environment.Parse("1234567890").Render(None).ShouldBe("1234567890");
    }

    [Fact]
    public void Render_OutputLimit_CountsWhatIsPrinted()
    {
        var environment = new TemplateEnvironment(new TemplateOptions { MaxOutputLength = 2000 });
        environment.Parse("{{ 'x' * 2000 }}").Render(None).Length.ShouldBe(2000);
        Should.Throw<TemplateException>(() => environment.Parse("{{ 'x' * 2000 }}y").Render(None)).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Render_TimeLimit_StopsByTheClock()
    {
        var clock = new SteppingClock();
        var environment = new TemplateEnvironment(new TemplateOptions { Clock = clock, MaxRenderTime = TimeSpan.FromSeconds(1) });
        var fault = Should.Throw<TemplateException>(() => environment.Parse("{% for i in range(99999) %}{{ i }}{% endfor %}").Render(None));
        fault.Kind.ShouldBe(TemplateErrorKind.Limit);
        fault.Message.ShouldContain("longer than 1 s");
    }

    [Fact]
    public void Render_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => new TemplateEnvironment().Parse("{% for i in range(99999) %}{{ i }}{% endfor %}").Render(None, source.Token));
    }

    [Fact]
    public void Render_IncludeOfItself_FailsAsLimit()
    {
        var environment = new TemplateEnvironment(loader: _ => "{% include 'a' %}");
        Should.Throw<TemplateException>(() => environment.Parse("{% include 'a' %}").Render(None)).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Render_ExtendsItself_FailsAsLimit()
    {
        var environment = new TemplateEnvironment(loader: _ => "{% extends 'a' %}");
        Should.Throw<TemplateException>(() => environment.Parse("{% extends 'a' %}").Render(None)).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Render_OnSmallStack_NeverOverflows()
    {
        Exception? seen = null;
        var deep = "{% macro m(n) %}" + string.Concat(Enumerable.Repeat("{% if true %}", 80)) + "{{ (((((((((((((((((((((m(n + 1)))))))))))))))))))))) }}"
            + string.Concat(Enumerable.Repeat("{% endif %}", 80)) + "{% endmacro %}{{ m(0) }}";
        var environment = new TemplateEnvironment(new TemplateOptions { MaxRecursion = 200 });
        var thread = new Thread(() => seen = Record.Exception(() => environment.Parse(deep).Render(None)), 256 * 1024);
        thread.Start();
        thread.Join();
        seen.ShouldBeOfType<TemplateException>().Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new TemplateEnvironment(new TemplateOptions { MaxSteps = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new TemplateEnvironment(new TemplateOptions { MaxNesting = 100_000 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new TemplateEnvironment(new TemplateOptions { MaxRenderTime = TimeSpan.Zero }));
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 10;

        public override long GetTimestamp() => _now++;
    }
}
