using System.Net;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class TemplateTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _http = api.Http;

    [Fact]
    public async Task Put_Twice_MakesTwoVersions()
    {
        var first = await _http.PutAsync("templates/versions", """{"body":"Hello {{ name }}","description":"greets"}""");
        await _http.PutAsync("templates/versions", """{"body":"Bye {{ name }}{% if tone is defined %}{{ tone }}{% endif %}"}""");

        var newest = (await _http.AskAsync("templates/versions")).Json;

        (first.Json.GetProperty("version").GetInt32(), first.Json.GetProperty("description").GetString()).ShouldBe((1, "greets"));
        newest.GetProperty("version").GetInt32().ShouldBe(2);
        newest.GetProperty("variables").EnumerateArray().Select(name => name.GetString()).ShouldBe(["name"]);
        newest.GetProperty("optional").EnumerateArray().Select(name => name.GetString()).ShouldBe(["tone"]);
        (await _http.AskAsync("templates/versions?version=1")).Json.GetProperty("body").GetString().ShouldBe("Hello {{ name }}");
        (await _http.AskAsync("templates/versions?version=9")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Put_PlainText_StoresTheFileAsItIs()
    {
        using var file = new StringContent("\uFEFFHello\n{{ name }} \"é\"", System.Text.Encoding.UTF8, "text/plain");
        using var put = await _http.PutAsync(new Uri("templates/plain", UriKind.Relative), file);

        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _http.AskAsync("templates/plain")).Json.GetProperty("body").GetString().ShouldBe("Hello\n{{ name }} \"é\"");
    }

    [Fact]
    public async Task Put_AtTheSameTime_MakesAVersionForEach()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _http.PutAsync("templates/raced", """{"body":"x"}""")));

        answers.Select(answer => answer.Json.GetProperty("version").GetInt32()).Order().ShouldBe(Enumerable.Range(1, 16));
    }

    [Fact]
    public async Task Put_ThatCannotBeParsed_SaysWhere()
    {
        var answer = await _http.PutAsync("templates/broken", """{"body":"one\n{% if x %}"}""");

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Code.ShouldBe("template_error");
        answer.Json.GetProperty("line").GetInt32().ShouldBe(2);
        (await _http.AskAsync("templates/broken")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}", "body")]
    [InlineData("""{"body":1}""", "body")]
    [InlineData("""{"body":"x","body":"y"}""", "body")]
    [InlineData("""{"body":"\u0000"}""", "body")]
    [InlineData("""{"body":"x","descripton":"y"}""", "descripton")]
    [InlineData("[]", "$")]
    public async Task Put_Wrong_IsRefusedByPath(string body, string path)
    {
        var answer = await _http.PutAsync("templates/wrong", body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.ErrorPaths.ShouldContain(path);
    }

    [Fact]
    public async Task Variations_AreThoseWhoseNameBeginsWithIt()
    {
        foreach (var name in (string[])["var", "var-short", "var-long", "other"])
        {
            await _http.PutAsync($"templates/{name}", """{"body":"x"}""");
        }

        var answer = await _http.AskAsync("templates/var/variations");

        answer.Items.Select(template => template.GetProperty("name").GetString()).ShouldBe(["var", "var-long", "var-short"]);
        (await _http.AskAsync("templates/var%25/variations")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await _http.AskAsync(HttpMethod.Delete, "templates/var")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _http.AskAsync("templates/var/variations")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Validate_SaysWhatIsNeededOrWrong()
    {
        var good = (await _http.PostAsync("templates/validate", """{"body":"{{ product }}{{ tone | default('x') }}{% include 'footer' %}"}""")).Json;
        var bad = (await _http.PostAsync("templates/validate", """{"body":"\n\n {{ a b }}"}""")).Json;

        good.GetProperty("valid").GetBoolean().ShouldBeTrue();
        good.GetProperty("includes")[0].GetString().ShouldBe("footer");
        bad.GetProperty("valid").GetBoolean().ShouldBeFalse();
        bad.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task Render_Strict_RefusesWhatIsMissing()
    {
        var answer = await _http.PostAsync("templates/render", """{"body":"Hi\n{{ name }}"}""");

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (answer.Code, answer.Json.GetProperty("line").GetInt32(), answer.Json.GetProperty("column").GetInt32()).ShouldBe(("template_error", 2, 4));
    }

    [Theory]
    [InlineData("""{"body":"x","variables":{"a":1,"a":2}}""")]
    [InlineData("""{"body":"x","variables":{"a":[{"b":1,"b":2}]}}""")]
    public async Task Render_VariableGivenTwice_IsRefused(string body)
    {
        var answer = await _http.PostAsync("templates/render", body);

        answer.Code.ShouldBe("validation_failed");
        answer.Json.GetProperty("errors").GetProperty("variables")[0].GetString()!.ShouldContain("more than once");
    }

    [Fact]
    public async Task Render_Lenient_ListsWhatIsMissing()
    {
        var answer = await _http.PostAsync("templates/render", """{"body":"Hi {{ name }}{{ n + 1 }}{{ o.list[0] }}","variables":{"n":1,"o":{"list":["x"]}},"undefined":"lenient"}""");

        answer.Json.GetProperty("text").GetString().ShouldBe("Hi 2x");
        answer.Json.GetProperty("missing").EnumerateArray().Select(name => name.GetString()).ShouldBe(["name"]);
    }

    [Fact]
    public async Task Render_Stored_FollowsIncludes()
    {
        await _http.PutAsync("templates/inner", """{"body":"[{{ x }}]"}""");
        await _http.PutAsync("templates/outer", """{"body":"<{% include 'inner@1' %}>"}""");

        (await _http.PostAsync("templates/render", """{"template":"outer","variables":{"x":1}}""")).Json.GetProperty("text").GetString().ShouldBe("<[1]>");
        (await _http.PostAsync("templates/render", """{"template":"nowhere"}""")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _http.PostAsync("templates/render", """{"template":"outer","body":"x"}""")).Code.ShouldBe("validation_failed");
    }

    [Fact]
    public async Task Render_WithoutEnd_IsStopped()
    {
        var answer = await _http.PostAsync("templates/render", """{"body":"{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}"}""");

        answer.Code.ShouldBe("template_error");
    }
}
