using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class SimulatorTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Answer_SameMessagesAndSeed_IsTheSameOnAnyServer()
    {
        await using var one = await SimulatorServer.StartAsync();
        await using var two = await SimulatorServer.StartAsync();

        var first = await AskAsync(one, "hello there", 1);

        (await AskAsync(two, "hello there", 1)).ShouldBe(first);
        (await AskAsync(two, "hello there", 2)).ShouldNotBe(first);
        (await AskAsync(two, "hello where", 1)).ShouldNotBe(first);
    }

    [Fact]
    public async Task Answer_DuplicateRate_IsTheShareOfNearCopies()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorBehaviour { DuplicateRate = 0.3 });
        var texts = new List<string>();
        for (var seed = 0; seed < 300; seed++)
        {
            texts.Add(await AskAsync(server, "hello there", seed));
        }

        NearDuplicates.Count(texts, 0.8).ShouldBeInRange(60, 120);
    }

    [Fact]
    public async Task Admin_OtherProcess_ReadsCountsAndChangesBehaviour()
    {
        await using var server = await SimulatorServer.StartAsync();
        await AskAsync(server, "a", 1);
        await AskAsync(server, "a", 1);
        await AskAsync(server, "b", 1);

        var answer = await Http.PostAsJsonAsync(
            new Uri(server.Address, "/admin/behaviour"), new { down = true, down_status = 503, rules = new[] { new { fault = "cut_body", per_prompt = true } } });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(server, "c", 1)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await Http.PostAsJsonAsync(new Uri(server.Address, "/admin/behaviour"), new { downn = true })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        server.Behaviour.Rules.Single().Fault.ShouldBe(SimulatorFault.CutBody);
        var stats = await Http.GetFromJsonAsync<JsonElement>(new Uri(server.Address, "/admin/stats?prompts"));
        stats.GetProperty("total_calls").GetInt32().ShouldBe(4);
        stats.GetProperty("answered").GetInt32().ShouldBe(3);
        stats.GetProperty("repeated_answers").GetInt32().ShouldBe(1);
        stats.GetProperty("max_answers_per_request").GetInt32().ShouldBe(2);
        stats.GetProperty("distinct_prompts").GetInt32().ShouldBe(3);
        stats.GetProperty("calls_by_prompt").GetProperty("a").GetInt32().ShouldBe(2);
        stats.GetProperty("by_status").GetProperty("503").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Rules_PerPromptAndNth_HoldForTheirCallsOnly()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorBehaviour
        {
            Rules = [new() { PerPrompt = true, ToCall = 1, Fault = SimulatorFault.Status, Status = 418 }, new() { Every = 4, Fault = SimulatorFault.Status, Status = 507 }],
        });

        var statuses = new List<int>();
        foreach (var prompt in (string[])["a", "b", "a", "b", "a"])
        {
            statuses.Add((int)(await PostAsync(server, prompt, 1)).StatusCode);
        }

        statuses.ShouldBe([418, 418, 200, 507, 200]);
    }

    [Fact]
    public async Task Script_Predicate_DecidesByRequest()
    {
        await using var server = await SimulatorServer.StartAsync();
        server.Script = (request, call) => Task.FromResult(
            request.Prompt.Length > 3 && call > 1 ? new SimulatorRule { Fault = SimulatorFault.Status, Status = 400 } : null);

        (await PostAsync(server, "long one", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(server, "long one", 1)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(server, "x", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Rpm_WindowIsFull_Answers429WithTheTimeLeft()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorBehaviour { Rpm = 2 });
        await PostAsync(server, "a", 1);
        await PostAsync(server, "a", 2);

        var limited = await PostAsync(server, "a", 3);

        limited.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        limited.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    private static async Task<string> AskAsync(SimulatorServer server, string prompt, int seed)
    {
        using var response = await PostAsync(server, prompt, seed);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private static Task<HttpResponseMessage> PostAsync(SimulatorServer server, string prompt, int seed) =>
        Http.PostAsJsonAsync(server.ChatUrl, new { model = "m", messages = new[] { new { role = "user", content = prompt } }, seed });
}
