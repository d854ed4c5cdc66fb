using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Exports;

/// <summary>Conversations for fine-tuning, of jobs that a worker really did.</summary>
public sealed class ChatExportTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string Columns = """
        "columns":[{"name":"tone","type":"category","values":["glad","angry",3,2.50,true,null,{"a":[1]}]},{"name":"price","type":"integer","min":1,"max":99},{"name":"seed","type":"dataset","dataset":"things","select":"random"}]
        """;

    [Fact]
    public async Task ChatMl_OfAJobWithSystemPrompt_HoldsWhatWasAsked()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), worker: true);
        var id = await DoneAsync(server.Http, $$$"""{"count":40,"seed":7,"prompt":"A {{ tone }} word\n about \"{{ seed.name }}\" ({{ seed.n + 1 }}) for {{ price * 2 }}, {{ [1, 2, 3] | random }}.","system_prompt":"Be {{ tone }}.",{{{Columns}}}}""");

        var chats = Lines(await server.Http.AskAsync($"jobs/{id}/export?format=chatml"));
        var rows = Lines(await server.Http.AskAsync($"jobs/{id}/export"));

        chats.Count.ShouldBe(40);
        foreach (var (chat, row) in chats.Zip(rows))
        {
            chat.EnumerateObject().Select(member => member.Name).ShouldBe(["messages"]);
            var messages = chat.GetProperty("messages").EnumerateArray().Select(message => (Role: message.GetProperty("role").GetString(), Content: message.GetProperty("content").GetString()!)).ToList();
            messages.Select(message => message.Role).ShouldBe(["system", "user", "assistant"]);
            messages[2].Content.ShouldBe(row.GetProperty("text").GetString());
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messages[0].Content + '\0' + messages[1].Content)))
                .ShouldBe(row.GetProperty("prompt_sha256").GetString());
        }
    }

    [Fact]
    public async Task Alpaca_PutsTheSystemPromptFirst()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), worker: true);
        var plain = await DoneAsync(server.Http, """{"count":2,"prompt":"Say \"one\"."}""");
        var system = await DoneAsync(server.Http, """{"count":2,"prompt":"Say one.","system_prompt":"Be brief."}""");

        var without = Lines(await server.Http.AskAsync($"jobs/{plain}/export?format=alpaca"))[0];
        var with = Lines(await server.Http.AskAsync($"jobs/{system}/export?format=alpaca&include=usage,lineage"))[0];

        (Text(without, "instruction"), Text(without, "input")).ShouldBe(("Say \"one\".", ""));
        without.EnumerateObject().Select(member => member.Name).ShouldBe(["instruction", "input", "output"]);
        (Text(with, "instruction"), Text(with, "input")).ShouldBe(("Be brief.", "Say one."));
        Text(with, "output").ShouldBe(Text(Lines(await server.Http.AskAsync($"jobs/{system}/export"))[0], "text"));
        with.GetProperty("lineage").GetProperty("job_id").GetGuid().ShouldBe(system);
        with.GetProperty("attempts").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Prompt_ThatRendersDifferentlyNow_IsRefused()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        var id = await server.Http.SubmitAsync();
        await server.StoreSampleAsync(id, 0, candidate => candidate.Text = null, SampleState.Failed, "provider:timeout");
        await server.StoreSampleAsync(id, 1, candidate => candidate.PromptSha256 = new byte[32]);

        var answer = await server.Http.AskAsync($"jobs/{id}/export?format=chatml&state=all");

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Conflict, "prompt_not_reproducible"));
        answer.Text.ShouldContain("ordinal 1 ");
    }

    private static async Task<Guid> DoneAsync(HttpClient http, string request)
    {
        (await http.PutAsync("datasets/things", "{\"name\":\"a \\\"b\\\" ü\",\"n\":1}\n{\"name\":\"c\",\"n\":2}\n", "application/jsonl")).Status.ShouldBe(HttpStatusCode.OK);
        var id = await http.SubmitAsync(request);
        for (var i = 0; i < 600; i++)
        {
            var status = (await http.AskAsync($"jobs/{id}")).Json.GetProperty("status").GetString();
            if (status == "completed")
            {
                return id;
            }

            status.ShouldBeOneOf("queued", "running");
            await Task.Delay(50);
        }

        throw new TimeoutException("The job does not complete.");
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private static List<JsonElement> Lines(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
