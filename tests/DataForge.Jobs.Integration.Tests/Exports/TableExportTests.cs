using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Admission;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Exports;

/// <summary>Structured data, variables and scores as columns, in CSV and Parquet.</summary>
public sealed class TableExportTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Request = """
        {"count":10,"prompt":"{{ size }} {{ product }} {{ tone }} {{ share }}","product":"a","variables":{"share":0.5},"columns":[
         {"name":"size","type":"integer","min":1,"max":9},{"name":"tone","type":"category","values":["x",1,null]},{"name":"sure","type":"category","values":[true,false]}]}
        """;

    [Fact]
    public async Task Csv_StructuredData_BecomesColumnsInAFixedOrder()
    {
        var id = await MadeAsync();

        var lines = (await api.Http.AskAsync($"jobs/{id}/export?format=csv")).Text.Split("\r\n");

        lines[0].ShouldStartWith("ordinal,text,data.Zed,data.count,data.deep,data.ok,data.price,data.title,variables.share,variables.product,variables.size,variables.tone,variables.sure,provider");
        lines[1].ShouldStartWith("0,\"One, \"\"two\"\"\n三\",,3,\"{\"\"a\"\":[1,2]}\",true,2,\"Say \"\"ü\"\"\",0.5,a,7,x,true,mock");
        lines[2].ShouldStartWith("1,,text,,,,2.5,,0.5,a,8,1,false,mock");
        lines.Length.ShouldBe(4 + 1);
    }

    [Fact]
    public async Task Parquet_ReadBack_HasTypesAndValues()
    {
        var id = await MadeAsync();

        var file = ParquetFile.Read(await api.Http.GetByteArrayAsync(new Uri($"jobs/{id}/export?format=parquet&include=usage,lineage&state=all", UriKind.Relative)));

        file.Rows.ShouldBe(4);
        file.Columns.Take(13).Select(column => (column.Name, column.Type)).ShouldBe([
            ("ordinal", 2), ("text", 6), ("data.Zed", 6), ("data.count", 2), ("data.deep", 6), ("data.ok", 0), ("data.price", 5), ("data.title", 6),
            ("variables.share", 5), ("variables.product", 6), ("variables.size", 2), ("variables.tone", 6), ("variables.sure", 0)]);
        file["ordinal"].ShouldBe([0L, 1L, 2L, 3L]);
        file["text"].ShouldBe(["One, \"two\"\n三", "", "Text 2.", null]);
        file["data.count"].ShouldBe([3L, null, null, null]);
        file["data.ok"].ShouldBe([true, null, false, null]);
        file["data.price"].ShouldBe([2.0, 2.5, -1e-9, null]);
        file["data.title"].ShouldBe(["Say \"ü\"", null, null, null]);
        file["data.deep"].ShouldBe(["""{"a":[1,2]}""", null, null, null]);
        file["variables.tone"].ShouldBe(["x", "1", null, null]);
        file["variables.sure"].ShouldBe([true, false, true, null]);
        file["scores.overall"].ShouldBe([0.5, null, null, null]);
        file["state"].ShouldBe(["accepted", "accepted", "accepted", "failed"]);
        file["reason"].ShouldBe([null, null, null, "provider:timeout"]);
        file["cost_usd"].ShouldBe([0.001, 0.001, 0.001, 0.001]);
        file["lineage.job_id"].ShouldAllBe(job => Equals(job, id.ToString()));
    }

    [Fact]
    public async Task Parquet_OfManyRows_HasSeveralPagesAndRowGroups()
    {
        var id = await api.Http.SubmitAsync(Request);
        await using var command = api.Server.Get<NpgsqlDataSource>().CreateCommand($$"""
            INSERT INTO candidates (job_id, ordinal, outcome, text, variables, prompt_sha256, provider, model, prompt_tokens, completion_tokens, latency_ms, attempts, signature)
            SELECT '{{id}}', o, 0, CASE WHEN o % 7 <> 0 THEN repeat(o || ' ', 20) END, json_build_object('size', o, 'sure', o % 2 = 0), '\x00', 'mock', 'mock', 1, 1, 1, 1, '' FROM generate_series(0, 149999) o;
            INSERT INTO verdicts (job_id, ordinal, state) SELECT '{{id}}', o, 0 FROM generate_series(0, 149999) o
            """);
        await command.ExecuteNonQueryAsync();

        var file = ParquetFile.Read(await api.Http.GetByteArrayAsync(new Uri($"jobs/{id}/export?format=parquet", UriKind.Relative)));

        file.Groups.Count.ShouldBe(2);
        file["ordinal"].ShouldBe(Enumerable.Range(0, 150_000).Select(o => (object?)(long)o));
        file["variables.sure"].ShouldBe(Enumerable.Range(0, 150_000).Select(o => (object?)(o % 2 == 0)));
        file["text"].ShouldBe(Enumerable.Range(0, 150_000).Select(o => o % 7 == 0 ? null : string.Concat(Enumerable.Repeat($"{o} ", 20))));
    }

    [Fact]
    public async Task Parquet_OfNothing_HasItsColumns()
    {
        var file = ParquetFile.Read(await api.Http.GetByteArrayAsync(new Uri($"jobs/{await api.Http.SubmitAsync(Request)}/export?format=parquet", UriKind.Relative)));

        file.Rows.ShouldBe(0);
        file.Columns.Select(column => column.Name).ShouldContain("variables.size");
    }

    [Fact]
    public async Task Data_ThatIsNoObject_StaysOneColumn()
    {
        var id = await api.Http.SubmitAsync(Request);
        await api.Server.StoreSampleAsync(id, 0, candidate => candidate.Data = "[1,2]");
        await api.Server.StoreSampleAsync(id, 1, candidate => candidate.Data = """{"a":1}""");

        var lines = (await api.Http.AskAsync($"jobs/{id}/export?format=csv")).Text.Split("\r\n");

        lines[0].ShouldStartWith("ordinal,text,data,variables.");
        (lines[1].StartsWith("0,Text 0.,\"[1,2]\",", StringComparison.Ordinal), lines[2].StartsWith("1,Text 1.,\"{\"\"a\"\":1}\",", StringComparison.Ordinal)).ShouldBe((true, true));
    }

    [Fact]
    public async Task Jsonl_StoredJsonWithLineBreaks_StaysOnItsLine()
    {
        var id = await api.Http.SubmitAsync(Request);
        await api.Server.StoreSampleAsync(id, 0, candidate => (candidate.Data, candidate.Text) = ("{\n  \"a\": \"b\\nc\"\r\n}", "x\u2028y\u0085z\u00e9\u201d\u0001\\\t"));

        var text = (await api.Http.AskAsync($"jobs/{id}/export")).Text;

        text.ShouldStartWith("""{"ordinal":0,"text":"x\u2028y\u0085zé”\u0001\\\t","data":{  "a": "b\nc"},"variables":{}""");
        text.IndexOf('\n').ShouldBe(text.Length - 1);
    }

    private async Task<Guid> MadeAsync()
    {
        var id = await api.Http.SubmitAsync(Request);
        await api.Server.StoreSampleAsync(id, 0, candidate => (candidate.Text, candidate.Data, candidate.Variables, candidate.Scores) = (
            "One, \"two\"\n三",
            """{"title":"Say \"ü\"","price":2,"count":3,"ok":true,"deep":{"a":[1,2]}}""",
            """{"share":0.5,"product":"a","size":7,"tone":"x","sure":true}""",
            """{"length":null,"overall":0.5}"""));
        await api.Server.StoreSampleAsync(id, 1, candidate => (candidate.Text, candidate.Data, candidate.Variables) = (
            "", """{"price":2.5,"Zed":"text","title":null}""", """{"share":0.5,"product":"a","size":8,"tone":1,"sure":false}"""));
        await api.Server.StoreSampleAsync(id, 2, candidate => (candidate.Data, candidate.Variables) = (
            """{"ok":false,"price":-1e-9}""", """{"share":0.5,"product":"a","size":9,"tone":null,"sure":true}"""));
        await api.Server.StoreSampleAsync(id, 3, candidate => candidate.Text = null, SampleState.Failed, "provider:timeout");
        return id;
    }
}
