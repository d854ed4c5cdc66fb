using System.Net;
using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Generate;

public sealed class GenerateBatchTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Post_SomeFail_TheOthersAreAnsweredInOrder()
    {
        await using var api = await SimulatedApi.StartAsync(
            postgres,
            new SimulatorBehaviour { LatencyMs = 30, Rules = [new SimulatorRule { PromptContains = "bad", Fault = SimulatorFault.Status, Status = 400 }] },
            settings: ("Generate:BatchConcurrency", "3"));
        var requests = Enumerable.Range(0, 20).Select(index => new { prompt = index % 5 == 3 ? $"bad {index}" : $"good {index}", max_tokens = 40 + index });

        var answer = await api.Http.PostAsync("generate/batch", JsonSerializer.Serialize(new { requests }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        results.Count.ShouldBe(20);
        for (var index = 0; index < results.Count; index++)
        {
            if (index % 5 == 3)
            {
                var error = results[index].GetProperty("error");
                (error.GetProperty("code").GetString(), error.GetProperty("status").GetInt32()).ShouldBe(("provider_rejects", 422));
            }
            else
            {
                results[index].GetProperty("text").GetString().ShouldNotBeNullOrWhiteSpace();
            }
        }

        // The answer is a function of the prompt (its length shows in the tokens read): each stands where its request stood.
        results[10].GetProperty("metrics").GetProperty("input_tokens").GetInt64().ShouldBe(("good 10".Length + 3) / 4);
        results.Where(result => result.TryGetProperty("text", out _)).Select(result => result.GetProperty("text").GetString()).Distinct().Count().ShouldBe(16);
        api.Provider.Stats.MaxInFlight.ShouldBeInRange(2, 3);
        api.Provider.Stats.TotalCalls.ShouldBe(20);
    }

    [Fact]
    public async Task Post_DatabaseFailsUnderSome_TheOthersAreAnswered()
    {
        await using var api = await SimulatedApi.StartAsync(postgres, settings: [("Generate:BatchConcurrency", "1"), ("Budgets:MonthlyTokens", "1000000")]);
        // What is set aside for the second call meets a server that shuts down, for the third one that is broken.
        await api.Server.ExecuteAsync("""
            CREATE SEQUENCE nth;
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE n bigint := nextval('nth');
            BEGIN
                IF n = 2 THEN RAISE EXCEPTION 'shutting down' USING ERRCODE = '57P01'; END IF;
                IF n = 3 THEN RAISE EXCEPTION 'broken' USING ERRCODE = 'XX000'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER fail BEFORE INSERT ON tenant_reservations FOR EACH ROW EXECUTE FUNCTION fail();
            """);

        var answer = await api.Http.PostAsync("generate/batch", JsonSerializer.Serialize(new { requests = Enumerable.Range(0, 4).Select(index => new { prompt = $"Write {index}." }) }));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Json.GetProperty("results").EnumerateArray().Select(result => result.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : "answered")
            .ShouldBe(["answered", "database_unavailable", "internal", "answered"], answer.Text);
        api.Provider.Stats.TotalCalls.ShouldBe(2);
        answer.Text.ShouldNotContain("shutting down");
    }
}
