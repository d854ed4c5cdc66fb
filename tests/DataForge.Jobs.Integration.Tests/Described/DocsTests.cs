using System.Net;
using System.Text.RegularExpressions;
using DataForge.Jobs.Integration.Tests.Access;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.Browsing;

namespace DataForge.Jobs.Integration.Tests.Described;

/// <summary>The page for people works without anything from elsewhere, and shows nobody anything that needs a key.</summary>
[Collection(DescribedApi.Collection)]
public sealed partial class DocsTests(DescribedApi api)
{
    [Fact]
    public async Task Page_AndAllThatItRefersTo_ComeFromHere()
    {
        var page = await GetAsync("/docs");
        page.Type.ShouldBe("text/html");
        var references = Reference().Matches(page.Text).Select(match => match.Groups[1].Value).ToList();

        references.Count.ShouldBeGreaterThan(5);
        var script = await GetAsync("/docs/docs.js");
        references.AddRange(Fetched().Matches(script.Text).Select(match => match.Groups[1].Value));
        references.ShouldContain("openapi/v1.json");
        foreach (var reference in references)
        {
            // Relative, so that a proxy may put all of it under a path of its own.
            reference.ShouldNotStartWith("/");
            Uri.TryCreate(reference, UriKind.Absolute, out _).ShouldBeFalse(reference);
            (await GetAsync("/" + reference)).Text.Length.ShouldBeGreaterThan(50, reference);
        }

        var styles = await GetAsync("/docs/swagger-ui.css");
        Loaded().Matches(styles.Text).Select(match => match.Groups[1].Value).ShouldAllBe(address => address.StartsWith("data:"));
        (await GetAsync("/docs/swagger-ui-bundle.js")).Text.ShouldContain("SwaggerUIBundle");
    }

    [Fact]
    public async Task Page_InABrowserThatReachesNothingElse_ShowsEveryOperation()
    {
        var shown = WebUtility.HtmlDecode(await Chromium.ShowAsync(new Uri(api.Server.Http.BaseAddress!, "/docs")));

        foreach (var operation in api.Document.Operations)
        {
            shown.ShouldContain((string)operation.Node["summary"]!, customMessage: operation.ToString());
        }
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/docs.js")]
    public async Task Page_MayRunAndFetchWhatIsOfThisServerAlone(string address)
    {
        using var answer = await api.Server.Http.GetAsync(new Uri(address, UriKind.Relative));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ").Select(rule => rule.Split(' ')).ToDictionary(rule => rule[0], rule => string.Join(' ', rule[1..]));

        policy["default-src"].ShouldBe("'none'");
        policy["script-src"].ShouldBe("'self'");
        policy["connect-src"].ShouldBe("'self'");
        policy["frame-ancestors"].ShouldBe("'none'");
        policy.Values.ShouldAllBe(sources => sources.Split(' ').All(source => source == "'none'" || source == "'self'" || source == "'unsafe-inline'" || source == "data:"));
        (await GetAsync("/docs")).Text.ShouldNotContain("<script>");
    }

    [Fact]
    public async Task Files_AreSentCompressedToWhoeverTakesThem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/docs/swagger-ui-bundle.js", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var answer = await api.Server.Http.SendAsync(request);

        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        (await answer.Content.ReadAsByteArrayAsync()).Length.ShouldBeLessThan(700_000);
    }

    [Theory]
    [InlineData("/docs/none.js")]
    [InlineData("/docs/..%2fappsettings.json")]
    public async Task Files_OfAnotherName_AreNotThere(string address) => (await api.Server.Http.AskAsync(address)).Code.ShouldBe("not_found");

    private async Task<(string Type, string Text)> GetAsync(string address)
    {
        using var answer = await api.Server.Http.GetAsync(new Uri(address, UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, address);
        return (answer.Content.Headers.ContentType!.MediaType!, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("fetch\\(\"([^\"]+)\"")]
    private static partial Regex Fetched();

    [GeneratedRegex("url\\([\"']?([^)\"']+)")]
    private static partial Regex Loaded();
}

/// <summary>Where keys are asked for, the page shows itself and nothing else.</summary>
public sealed class DocsAccessTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    [Fact]
    public async Task Page_NeedsNoKey_ButTheDocumentDoes()
    {
        var nobody = api.With(null);

        (await nobody.AskAsync("/docs")).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.AskAsync("/docs/docs.js")).Status.ShouldBe(HttpStatusCode.OK);
        (await nobody.AskAsync("/openapi/v1.json")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.Admin.AskAsync("/openapi/v1.json")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
