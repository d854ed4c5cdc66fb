using System.Net;
using System.Text;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class TemplateDirectoryTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dataforge-templates-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Start_Files_AreStoredUnchangedUnderTheirPaths()
    {
        Write("review.j2", "Dear {{ name }},\r\n\t\"ä\"\n\n");
        Write("reviews/short/en.jinja", "\uFEFFShort {{ name }}");
        Write("plain.txt", "No variables");
        Write("notes.md", "{% not a template");
        Write(".hidden.j2", "{% broken");
        await using var run = await StartAsync();

        (await BodyAsync(run, "review")).ShouldBe("Dear {{ name }},\r\n\t\"ä\"\n\n");
        (await BodyAsync(run, "reviews.short.en")).ShouldBe("Short {{ name }}");
        (await BodyAsync(run, "plain")).ShouldBe("No variables");
        (await run.Http.AskAsync("templates")).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Start_Again_MakesAVersionOnlyOfWhatChanged()
    {
        var database = await api.CreateDatabaseAsync();
        Write("same.j2", "same");
        Write("other.j2", "one");
        await using (await StartAsync(database))
        {
        }

        Write("other.j2", "two");
        File.Delete(Path.Combine(_directory, "same.j2"));
        Write("new.j2", "new");
        await using var run = await StartAsync(database);

        (await VersionAsync(run, "same"), await VersionAsync(run, "other"), await VersionAsync(run, "new")).ShouldBe((1, 2, 1));
    }

    [Fact]
    public async Task Start_SeveralAtOnce_MakesOneVersion()
    {
        var database = await api.CreateDatabaseAsync();
        for (var i = 0; i < 20; i++)
        {
            Write($"t{i}.j2", $"template {i}");
        }

        await using var first = await StartAsync(database);
        for (var i = 0; i < 20; i++)
        {
            Write($"t{i}.j2", $"changed {i}");
        }

        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(database)));

        (await first.Http.AskAsync("templates?limit=100")).Items.ShouldAllBe(template => template.GetProperty("version").GetInt32() == 2);
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_FilesThatCannotBeStored_AreLeftOutAndStopNothing()
    {
        Write("a broken name.j2", "x");
        Write("broken.j2", "{% if x %}");
        Write("twice.j2", "first");
        Write("twice.txt", "second");
        File.WriteAllBytes(Path.Combine(_directory, "latin.j2"), [.. "caf"u8, 0xE9]);
        Write("long.j2", new string('x', 100_001));
        Write("good.j2", "good");
        await using var run = await StartAsync();

        (await run.Http.AskAsync("templates")).Items.Select(template => template.GetProperty("name").GetString()).ShouldBe(["good", "twice"]);
        (await BodyAsync(run, "twice")).ShouldBe("first");
    }

    [Fact]
    public async Task Start_FilesThatNameEachOther_FindEachOtherByTheirPaths()
    {
        Write("parts/footer.j2", "-- {{ company }}");
        Write("parts/base.j2", "{% block body %}{% endblock %} {% include 'parts/footer.j2' %}");
        Write("letter.j2", "{% extends \"parts/base.j2\" %}{% block body %}Hi{% endblock %}");
        await using var run = await StartAsync();

        var rendered = await run.Http.PostAsync("templates/render", """{"template":"letter","variables":{"company":"ACME"}}""");
        var refused = await run.Http.PostAsync("jobs", """{"count":1,"template":"letter"}""");

        rendered.Json.GetProperty("text").GetString().ShouldBe("Hi -- ACME");
        refused.ErrorPaths.ShouldBe(["template"]);
        refused.Text.ShouldContain("parts/footer.j2");
        (await run.Http.PostAsync("jobs", """{"count":1,"template":"letter","variables":{"company":"ACME"}}""")).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Start_DirectoryThatIsNotThere_IsRefused()
    {
        var fault = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(async () =>
            await ApiServer.StartAsync(await api.CreateDatabaseAsync(), settings: ("Templates:Directory", Path.Combine(_directory, "nowhere"))));

        fault.Message.ShouldContain("Templates__Directory");
    }

    private static async Task<string?> BodyAsync(ApiServer run, string name) => (await run.Http.AskAsync("templates/" + name)).Json.GetProperty("body").GetString();

    private static async Task<int> VersionAsync(ApiServer run, string name) => (await run.Http.AskAsync("templates/" + name)).Json.GetProperty("version").GetInt32();

    private async Task<ApiServer> StartAsync(string? database = null) =>
        await ApiServer.StartAsync(database ?? await api.CreateDatabaseAsync(), settings: ("Templates:Directory", _directory));

    private void Write(string path, string text)
    {
        var full = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
