using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataForge.Jobs.Templating.Tests.Safety;

public sealed class SafetyTests
{
    [Theory]
    [InlineData("''.__class__")]
    [InlineData("[].__class__.__base__")]
    [InlineData("user.__init__")]
    [InlineData("user|attr('__class__')")]
    [InlineData("user['__class__']")]
    [InlineData("'{0.__class__}'.format(user)")]
    [InlineData("'{0._x}'.format('a')")]
    [InlineData("[user]|map(attribute='__class__')|first")]
    [InlineData("range.__globals__")]
    [InlineData("user.Count")]
    [InlineData("user.Keys")]
    [InlineData("user.GetType()")]
    [InlineData("'a'.Length")]
    [InlineData("self.__init__")]
    [InlineData("m._context")]
    public void Attribute_OfTheHost_DoesNotExist(string expression)
    {
        var variables = new Dictionary<string, object?> { ["user"] = new Dictionary<string, object?> { ["name"] = "x" } };
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse($"{{% macro m() %}}{{% endmacro %}}{{{{ {expression} }}}}").Render(variables));
    }

    [Fact]
    public void Render_TextOfVariables_IsNeverATemplate()
    {
        var variables = new Dictionary<string, object?> { ["x"] = "{{ secret }}{% if %}{# #}", ["secret"] = "s" };
        new TemplateEnvironment().Parse("{{ x }}|{{ [x]|join }}|{% set y = x %}{{ y }}|{{ '%s'|format(x) }}").Render(variables)
            .ShouldBe("{{ secret }}{% if %}{# #}|{{ secret }}{% if %}{# #}|{{ secret }}{% if %}{# #}|{{ secret }}{% if %}{# #}");
    }

    [Fact]
    public void Render_TemplateThatChangesItsValues_LeavesTheCallersAlone()
    {
        var list = new List<object?> { 1 };
        var map = new Dictionary<string, object?> { ["list"] = list };
        new TemplateEnvironment().Parse("{% do m.list.append(2) %}{% do m.update(x=1) %}{{ m }}").Render(new Dictionary<string, object?> { ["m"] = map })
            .ShouldBe("{'list': [1, 2], 'x': 1}");
        list.Count.ShouldBe(1);
        map.Count.ShouldBe(1);
    }

    [Fact]
    public void Render_HostValues_BecomePythonValues()
    {
        var variables = new Dictionary<string, object?>
        {
            ["v"] = new object?[]
            {
                null, true, 1, 2L, 3.0, 4.5f, 5m, 5.25m, "s", (byte)7, 'c', ulong.MaxValue,
                JsonDocument.Parse("""{"a":[1,2.0,null,true,"x",123456789012345678901]}""").RootElement,
                JsonNode.Parse("""{"b":{"c":[1.5]}}"""),
                new Dictionary<string, string> { ["k"] = "v" },
                new[] { 1, 2 },
            },
        };
        new TemplateEnvironment().Parse("{{ v }}").Render(variables).ShouldBe(
            "[None, True, 1, 2, 3.0, 4.5, 5, 5.25, 's', 7, 'c', 18446744073709551615, {'a': [1, 2.0, None, True, 'x', 123456789012345678901]}, {'b': {'c': [1.5]}}, {'k': 'v'}, [1, 2]]");
    }

    [Fact]
    public void Render_HostObject_IsRefused() =>
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse("{{ v }}").Render(new Dictionary<string, object?> { ["v"] = new Version(1, 0) }))
            .Kind.ShouldBe(TemplateErrorKind.Runtime);

    [Fact]
    public void Render_HostValueThatHoldsItself_IsRefused()
    {
        var list = new List<object?>();
        list.Add(list);
        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse("{{ v }}").Render(new Dictionary<string, object?> { ["v"] = list })).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Render_EndlessHostSequence_IsRefused()
    {
        static IEnumerable<object?> Endless()
        {
            while (true)
            {
                yield return 1;
            }
        }

        Should.Throw<TemplateException>(() => new TemplateEnvironment().Parse("{{ v|first }}").Render(new Dictionary<string, object?> { ["v"] = Endless() })).Kind.ShouldBe(TemplateErrorKind.Limit);
    }

    [Fact]
    public void Render_Random_RepeatsWithTheSameSeed()
    {
        const string Source = "{{ range(1000)|random }}{{ range(1000)|random }}{{ lipsum(1) }}";
        string Draw(ulong seed) => new TemplateEnvironment(new TemplateOptions { Seed = seed }).Parse(Source).Render(new Dictionary<string, object?>());
        Draw(1).ShouldBe(Draw(1));
        Draw(1).ShouldNotBe(Draw(2));
    }

    [Fact]
    public void Render_ManyThreadsAtOnce_AllGetTheirOwn()
    {
        var template = new TemplateEnvironment(loader: _ => "<{{ x }}>").Parse("{% set n = namespace(v=0) %}{% for i in range(50) %}{% set n.v = n.v + x %}{% endfor %}{{ n.v }}{% include 'a' %}");
        Parallel.For(0, 500, i => template.Render(new Dictionary<string, object?> { ["x"] = i }).ShouldBe($"{i * 50}<{i}>"));
    }

    [Fact]
    public void Render_LoaderThatChanges_IsFollowed()
    {
        var text = "one";
        var template = new TemplateEnvironment(loader: _ => text).Parse("{% include 'a' %}");
        template.Render(new Dictionary<string, object?>()).ShouldBe("one");
        text = "two";
        template.Render(new Dictionary<string, object?>()).ShouldBe("two");
    }
}
