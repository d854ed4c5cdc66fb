using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Answers;

/// <summary>Conversations and JSON answers, from the request over HTTP to the export, with a provider that does not always do as asked.</summary>
public sealed class StructuredJobTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    private const string Good = """{"title":"Quiet","stars":4}""";
    private const string Bad = """{"title":"Quiet","stars":"four"}""";
    private const string Correction = "That answer cannot be used";

    private const string Format = """
        "response_format":{"type":"json_schema","schema":{"type":"object","properties":{"title":{"type":"string"},"stars":{"type":"integer"}},"required":["title","stars"]}}
        """;

    [Fact]
    public async Task Job_WhoseAnswersFitOnlyWhenCorrected_IsAcceptedAndPaysForBoth()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Answers = [new(Correction, "```json\n" + Good + "\n```"), new("", Bad)] });
        await using var server = await StartAsync(provider);

        var (id, job) = await EndAsync(server.Http, "{\"count\":6,\"max_candidates\":6,\"prompt\":\"Rate it.\",\"budget\":{\"max_tokens\":1000000}," + Format + "}");

        (job.GetProperty("status").GetString(), Progress(job, "accepted")).ShouldBe(("completed", 6), job.GetRawText());
        job.GetProperty("request").GetProperty("response_format").GetProperty("max_corrections").GetInt32().ShouldBe(1);
        var samples = (await server.Http.AskAsync($"jobs/{id}/samples")).Items;
        samples.ShouldAllBe(sample => sample.GetProperty("text").GetString() == Good && sample.GetProperty("data").GetRawText() == Good && sample.GetProperty("attempts").GetInt32() == 2);
        // Every call is a call of the job's, its tokens are booked, and nothing stays set aside.
        var stats = provider.Stats;
        (stats.TotalCalls, stats.CallsByPrompt!.Where(call => call.Key.StartsWith(Correction, StringComparison.Ordinal)).Sum(call => call.Value)).ShouldBe((12, 6));
        var usage = job.GetProperty("usage");
        (usage.GetProperty("calls").GetInt64(), usage.GetProperty("reserved_usd").GetDecimal()).ShouldBe((12, 0));
        usage.GetProperty("prompt_tokens").GetInt64().ShouldBe(samples.Sum(sample => sample.GetProperty("usage").GetProperty("prompt_tokens").GetInt64()));

        var csv = (await server.Http.AskAsync($"jobs/{id}/export?format=csv")).Text;
        csv.Split("\r\n")[0].ShouldContain("data.stars,data.title");
        var chat = (await server.Http.AskAsync($"jobs/{id}/export?format=chatml")).Text.Split('\n')[0];
        JsonElement.Parse(chat).GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()).ShouldBe(["Rate it.", Good]);
        (await server.Http.AskAsync($"jobs/{id}/report?format=markdown")).Text.ShouldContain("JSON, each checked against the schema below");
    }

    [Fact]
    public async Task Job_WhoseAnswersNeverFit_RejectsThemForTheirForm()
    {
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour { Answers = [new("", Bad)] });
        await using var server = await StartAsync(provider);

        var (id, job) = await EndAsync(server.Http, "{\"count\":2,\"max_candidates\":4,\"prompt\":\"Rate it.\"," + Format + "}");

        job.GetProperty("error").GetProperty("code").GetString().ShouldBe("candidates_exhausted", job.GetRawText());
        job.GetProperty("progress").GetProperty("rejected_by").GetProperty("schema").GetInt32().ShouldBe(4);
        provider.Stats.TotalCalls.ShouldBe(8);
        var rejected = (await server.Http.AskAsync($"jobs/{id}/samples?state=rejected")).Items[0];
        (rejected.GetProperty("text").GetString(), rejected.GetProperty("data").ValueKind, rejected.GetProperty("reason").GetString()).ShouldBe((Bad, JsonValueKind.Null, "schema"));
        rejected.GetProperty("message").GetString().ShouldBe("$.stars: Must be a number.");
    }

    [Fact]
    public async Task Job_WithMessages_AsksShowsAndExportsTheConversation()
    {
        await using var provider = await SimulatorServer.StartAsync();
        await using var server = await StartAsync(provider);
        const string Request =
            """
            {"count":3,"seed":5,"system_prompt":"Be {{ tone }}.","columns":[{"name":"tone","type":"category","values":["dry","warm"]}],
             "variables":{"product":"{{ 7*7 }}"},
             "messages":[{"role":"user","content":"Spoon?"},{"role":"assistant","content":"A {{ tone }} spoon."},{"role":"user","content":"And {{ product }}?"}]}
            """;

        var preview = (await server.Http.PostAsync("preview", Request.Replace("{\"count\"", "{\"rows\":1,\"count\"", StringComparison.Ordinal))).Json.GetProperty("samples")[0];
        var (id, job) = await EndAsync(server.Http, Request);

        job.GetProperty("status").GetString().ShouldBe("completed");
        job.GetProperty("request").GetProperty("messages")[1].GetRawText().ShouldBe("""{"role":"assistant","content":"A {{ tone }} spoon."}""");
        var rows = Lines(await server.Http.AskAsync($"jobs/{id}/export"));
        var chats = Lines(await server.Http.AskAsync($"jobs/{id}/export?format=chatml"));
        var alpacas = Lines(await server.Http.AskAsync($"jobs/{id}/export?format=alpaca"));
        for (var i = 0; i < 3; i++)
        {
            var tone = rows[i].GetProperty("variables").GetProperty("tone").GetString();
            string[] expected = [$"system|Be {tone}.", "user|Spoon?", $"assistant|A {tone} spoon.", "user|And {{ 7*7 }}?"];
            Messages(chats[i]).ShouldBe([.. expected, "assistant|" + rows[i].GetProperty("text").GetString()]);
            rows[i].GetProperty("prompt_sha256").GetString().ShouldBe(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', expected.Select(message => message.Replace('|', '\0')))))));
            (alpacas[i].GetProperty("instruction").GetString(), alpacas[i].GetProperty("input").GetString())
                .ShouldBe(($"Be {tone}.", $"user: Spoon?\n\nassistant: A {tone} spoon.\n\nuser: And {{{{ 7*7 }}}}?"));
        }

        Messages(preview).ShouldBe(Messages(chats[0]).Take(4));
        preview.GetProperty("prompt").GetString().ShouldBe("And {{ 7*7 }}?");
        preview.GetProperty("prompt_sha256").GetString().ShouldBe(rows[0].GetProperty("prompt_sha256").GetString());
        provider.LastRequest!.Body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ShouldBe(["system", "user", "assistant", "user"]);
    }

    [Fact]
    public async Task Post_SameConversationTwice_IsOneJob()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync());
        const string Request = """{"count":1,"messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_object"}}""";

        var first = await server.Http.PostAsync("jobs", Request, ("Idempotency-Key", "k"));
        var again = await server.Http.PostAsync("jobs", Request, ("Idempotency-Key", "k"));
        var other = await server.Http.PostAsync("jobs", Request.Replace("Hi", "Ho", StringComparison.Ordinal), ("Idempotency-Key", "k"));

        (first.Status, again.Status, other.Code).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.OK, "idempotency_conflict"));
        again.Json.GetProperty("id").GetString().ShouldBe(first.Json.GetProperty("id").GetString());
        (await server.Http.PostAsync("jobs", """{"count":1,"messages":[{"role":"user","content":"{{ x }}"}],"response_format":{"type":"json_schema","schema":{"if":{}}}}"""))
            .ErrorPaths.ShouldBe(["messages[0].content", "response_format.schema.if"]);
    }

    [Fact]
    public async Task Job_OfTheMock_AnswersJsonThatFits()
    {
        await using var server = await ApiServer.StartAsync(await postgres.Server.CreateDatabaseAsync(), worker: true);

        var (id, job) = await EndAsync(server.Http, "{\"count\":20,\"prompt\":\"Rate it.\",\"seed\":3," + Format + "}");

        job.GetProperty("usage").GetProperty("calls").GetInt64().ShouldBe(Progress(job, "candidates"));
        var rows = Lines(await server.Http.AskAsync($"jobs/{id}/export"));
        rows.Count.ShouldBe(20);
        rows.ShouldAllBe(row => row.GetProperty("data").GetProperty("stars").ValueKind == JsonValueKind.Number && row.GetProperty("data").GetRawText() == row.GetProperty("text").GetString());
        // The same request and the same answers are the same bytes.
        var (twin, _) = await EndAsync(server.Http, "{\"count\":20,\"prompt\":\"Rate it.\",\"seed\":3," + Format + "}");
        (await server.Http.AskAsync($"jobs/{twin}/export")).Text.ShouldBe((await server.Http.AskAsync($"jobs/{id}/export")).Text);
    }

    private async Task<ApiServer> StartAsync(SimulatorServer provider) => await ApiServer.StartAsync(
        await postgres.Server.CreateDatabaseAsync(),
        worker: true,
        settings: [("LLM_BACKEND", "custom"), ("CUSTOM_LLM_URL", provider.ChatUrl.ToString()), ("CUSTOM_LLM_MODEL", "simulated")]);

    private static async Task<(Guid Id, JsonElement Job)> EndAsync(HttpClient http, string request)
    {
        var id = await http.SubmitAsync(request);
        for (var i = 0; i < 1200; i++)
        {
            var job = (await http.AskAsync($"jobs/{id}")).Json;
            if (job.GetProperty("status").GetString() is "completed" or "failed")
            {
                return (id, job);
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The job does not end.");
    }

    private static long Progress(JsonElement job, string name) => job.GetProperty("progress").GetProperty(name).GetInt64();

    private static IEnumerable<string> Messages(JsonElement chat) =>
        chat.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role").GetString()}|{message.GetProperty("content").GetString()}");

    private static List<JsonElement> Lines(Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }
}
