using System.Net;
using System.Text;

namespace DataForge.Jobs.Integration.Tests.Api;

public sealed class DatasetTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _http = api.Http;

    [Theory]
    [InlineData("text/csv", "a,b\n1,2\n3,4\n", """[{"a":"1","b":"2"},{"a":"3","b":"4"}]""")]
    [InlineData("text/csv", "a,b\r\n1,2\r\n\r\n3,4", """[{"a":"1","b":"2"},{"a":"3","b":"4"}]""")]
    [InlineData("text/csv", "\uFEFFa;b\n\"x;y\";\"1\n2\"\n", """[{"a":"x;y","b":"1\n2"}]""")]
    [InlineData("text/csv", "a\tb\n\t007\n", """[{"a":"","b":"007"}]""")]
    [InlineData("text/csv", "a|b\n\"say \"\"hi\"\"\"|,\n", """[{"a":"say \"hi\"","b":","}]""")]
    [InlineData("text/csv", "name\nÄrger\n\"\"\n", """[{"name":"Ärger"},{"name":""}]""")]
    [InlineData("text/csv", "\"a,b\", c \r1,2\r", """[{"a,b":"1","c":"2"}]""")]
    [InlineData("text/csv", "a;b\r\n1,5;\"x\r\ny\"\r\n", """[{"a":"1,5","b":"x\r\ny"}]""")]
    [InlineData("text/tab-separated-values", "\uFEFFa\tb\r\n\"1\t2\"\t\"\"\"\"\r\n", """[{"a":"1\t2","b":"\""}]""")]
    [InlineData("text/csv", "a,b\n\"\n\",\"\n\n\"\n,\n", """[{"a":"\n","b":"\n\n"},{"a":"","b":""}]""")]
    [InlineData("text/csv", "a,A\n1,2\n", """[{"a":"1","A":"2"}]""")]
    [InlineData("application/jsonl", "{\"a\":1,\"b\":[true,null]}\n\n  {\"c\":\"\\u00e4\"}", """[{"a":1,"b":[true,null]},{"c":"\u00e4"}]""")]
    [InlineData("application/x-ndjson", "\uFEFF{\"a\":1.0}\r\n", """[{"a":1.0}]""")]
    public async Task Put_Good_IsStoredAsItIs(string mediaType, string body, string rows)
    {
        var name = NewName();

        var answer = await _http.PutAsync($"datasets/{name}", body, mediaType);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var stored = await _http.AskAsync($"datasets/{name}/rows");
        stored.Json.GetProperty("items").GetRawText().ShouldBe(rows);
        answer.Json.GetProperty("rows").GetInt64().ShouldBe(stored.Items.Count);
    }

    [Theory]
    [InlineData("csv", "a,b\n1,2\n3\n", 3)]
    [InlineData("csv", "a,b\n\"x\ny\",2\n3,4,5\n", 4)]
    [InlineData("csv", "a,b\n1,\"2\n3,4\n", 2)]
    [InlineData("csv", "a,b\n1,2\"3\n", 2)]
    [InlineData("csv", "a,b\n\"1\"2,3\n", 2)]
    [InlineData("csv", "a,a\n1,2\n", 1)]
    [InlineData("csv", "a,,b\n1,2,3\n", 1)]
    [InlineData("csv", "\uFEFFa;b\r\n1;2\r\n\"x\r\ny\r\n;3\r\n", 3)]
    [InlineData("csv", "a\tb\n1\t2\t3\n", 2)]
    [InlineData("csv", "a,\"a\"\n1,2\n", 1)]
    [InlineData("csv", "a,b\r\n\"1\r\n\r\n2\",3\r\n4\r\n", 5)]
    [InlineData("csv", "a\n1\n\0\n", 3)]
    [InlineData("jsonl", "{\"a\":1}\n[1]\n", 2)]
    [InlineData("jsonl", "{\"a\":1}\n\n{\"a\":\n", 3)]
    [InlineData("jsonl", "{\"a\":1}\n{\"a\":\"\\u0000\"}\n", 2)]
    [InlineData("jsonl", "{\"a\":\"\\ud800\"}\n", 1)]
    [InlineData("jsonl", "{\"a\":1,\"a\":2}\n", 1)]
    [InlineData("jsonl", "{\"\":1}\n", 1)]
    [InlineData("jsonl", "{\"a\":1e999}\n", 1)]
    public async Task Put_Broken_NamesTheLineAndStoresNothing(string format, string body, int line)
    {
        var name = NewName();

        var answer = await _http.PutAsync($"datasets/{name}?format={format}", body, "text/plain");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Text);
        answer.Code.ShouldBe("invalid_row");
        answer.Json.GetProperty("line").GetInt32().ShouldBe(line);
        (await _http.AskAsync($"datasets/{name}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("csv", 2)]
    [InlineData("jsonl", 1)]
    public async Task Put_NotUtf8_NamesTheLine(string format, int line)
    {
        using var content = new ByteArrayContent(format == "csv" ? [.. "a\n"u8, 0xFF, .. "\n"u8] : [.. "{\"a\":\""u8, 0xFF, .. "\"}\n"u8]);

        var answer = await _http.AskAsync(HttpMethod.Put, $"datasets/{NewName()}?format={format}", content);

        answer.Code.ShouldBe("invalid_row", answer.Text);
        answer.Json.GetProperty("line").GetInt32().ShouldBe(line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n")]
    public async Task Put_WithoutRows_IsRefused(string body) =>
        (await _http.PutAsync($"datasets/{NewName()}", body, "text/csv")).Code.ShouldBe("validation_failed");

    [Fact]
    public async Task Put_OfUnknownKind_IsRefused() =>
        (await _http.PutAsync($"datasets/{NewName()}", "a", "application/json")).Code.ShouldBe("unsupported_media_type");

    [Theory]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a@1")]
    public async Task Put_UnderAWrongName_IsRefused(string name) =>
        (await _http.PutAsync($"datasets/{Uri.EscapeDataString(name)}", "a\n1\n", "text/csv")).ErrorPaths.ShouldBe(["name"]);

    [Fact]
    public async Task Put_Again_MakesAVersionAndKeepsTheOld()
    {
        var name = NewName();
        await _http.PutAsync($"datasets/{name}", "a\n1\n", "text/csv");
        await _http.PutAsync($"datasets/{name}", "a\n1\n2\n", "text/csv");

        (await _http.AskAsync($"datasets/{name}")).Json.GetProperty("version").GetInt32().ShouldBe(2);
        (await _http.AskAsync($"datasets/{name}/rows?version=1")).Items.Count.ShouldBe(1);
        (await _http.AskAsync($"datasets/{name}?version=3")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _http.AskAsync(HttpMethod.Delete, $"datasets/{name}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _http.AskAsync(HttpMethod.Delete, $"datasets/{name}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Put_Large_IsStreamedAndPaged()
    {
        const int rows = 50_000;
        var name = NewName();
        var body = new StringBuilder("id,text\n");
        for (var row = 0; row < rows; row++)
        {
            body.Append(row).Append(",\"row ").Append(row).Append("\nwith a second line\"\n");
        }

        var answer = await _http.PutAsync($"datasets/{name}", body.ToString(), "text/csv");
        var page = await _http.AskAsync($"datasets/{name}/rows?limit=1000");
        var next = await _http.AskAsync($"datasets/{name}/rows?limit=1&cursor={page.NextCursor}");

        answer.Json.GetProperty("rows").GetInt64().ShouldBe(rows);
        next.Items.Single().GetProperty("id").GetString().ShouldBe("1000");
    }

    [Fact]
    public async Task List_IsPagedByName()
    {
        foreach (var name in (string[])["zz-b", "zz-a", "zz-C"])
        {
            await _http.PutAsync($"datasets/{name}", "a\n1\n", "text/csv");
        }

        var all = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await _http.AskAsync("datasets?limit=2" + (cursor is null ? "" : $"&cursor={cursor}"));
            all.AddRange(page.Items.Select(dataset => dataset.GetProperty("name").GetString()));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        all.Where(name => name!.StartsWith("zz-", StringComparison.Ordinal)).ShouldBe(["zz-C", "zz-a", "zz-b"]);
    }

    private static string NewName() => $"d{Guid.NewGuid():n}";
}
