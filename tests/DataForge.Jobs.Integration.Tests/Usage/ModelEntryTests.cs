using System.Net;
using DataForge.Jobs.Integration.Tests.Api;
using DataForge.Jobs.Integration.Tests.Generate;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Testing.PostgreSql;

namespace DataForge.Jobs.Integration.Tests.Usage;

/// <summary>Models and prices that are named at run time.</summary>
public sealed class ModelEntryTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task Put_Price_IsInForceHereAtOnceAndElsewhereWithinSeconds()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database);
        await using var other = await SimulatedApi.StartServerAsync(database, api.Provider, worker: true);
        var before = (await api.Http.AskAsync("models/gpt-4o-mini")).Json;

        var put = await api.Http.PutAsync("models/gpt-4o-mini", """{"input_cost_per_million":1000,"output_cost_per_million":2000,"prices_noted_on":"2027-03-01"}""");

        (put.Status, put.Json.GetProperty("prices_noted_on").GetString()).ShouldBe((HttpStatusCode.Created, "2027-03-01"), put.Text);
        var answer = await api.Http.PostAsync("generate", """{"prompt":"Write."}""");
        var metrics = answer.Json.GetProperty("metrics");
        answer.Json.GetProperty("metadata").GetProperty("cost_usd").GetDecimal()
            .ShouldBe((metrics.GetProperty("input_tokens").GetInt64() * 0.001m) + (metrics.GetProperty("output_tokens").GetInt64() * 0.002m));
        await Eventually.SucceedsAsync(async () =>
        {
            var there = (await other.Http.AskAsync("models/gpt-4o-mini")).Json;
            there.GetProperty("input_cost_per_million").GetDecimal().ShouldBe(1000);
            // What was not said is as configured.
            there.GetProperty("context_length").GetInt32().ShouldBe(before.GetProperty("context_length").GetInt32());
            there.GetProperty("capabilities").GetRawText().ShouldBe(before.GetProperty("capabilities").GetRawText());
        });

        // Workers count by it as well.
        var job = await other.Http.SubmitAsync("""{"count":1,"prompt":"Write."}""");
        await Eventually.SucceedsAsync(async () =>
        {
            var usage = (await other.Http.AskAsync($"jobs/{job}")).Json.GetProperty("usage");
            usage.GetProperty("calls").GetInt64().ShouldBeGreaterThan(0);
            usage.GetProperty("cost_usd").GetDecimal()
                .ShouldBe((usage.GetProperty("prompt_tokens").GetInt64() * 0.001m) + (usage.GetProperty("completion_tokens").GetInt64() * 0.002m));
        });

        (await api.Http.PutAsync("models/gpt-4o-mini", """{"speed":1}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await api.Http.AskAsync("models/gpt-4o-mini")).Json.GetProperty("input_cost_per_million").GetDecimal().ShouldBe(before.GetProperty("input_cost_per_million").GetDecimal());
        (await api.Http.AskAsync(HttpMethod.Delete, "models/gpt-4o-mini")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await api.Http.AskAsync("models/gpt-4o-mini")).Text.ShouldBe(before.GetRawText());
        await Eventually.SucceedsAsync(async () => (await other.Http.AskAsync("models/gpt-4o-mini")).Text.ShouldBe(before.GetRawText()));
        (await api.Http.AskAsync(HttpMethod.Delete, "models/gpt-4o-mini")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Put_NewModel_CanBeAskedByNameAndAliasAndOutlivesARestart()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var api = await SimulatedApi.StartAsync(database);

        var put = await api.Http.PutAsync("models/team/writer", """
            {"provider":"openai","provider_name":"ft:gpt-4o-mini:team","aliases":["writer"],"input_cost_per_million":1,"output_cost_per_million":2,"context_length":1000,"capabilities":["text","vision"]}
            """);
        put.Status.ShouldBe(HttpStatusCode.Created, put.Text);
        var answer = await api.Http.PostAsync("generate", """{"prompt":"Write.","model_id":"writer"}""");
        answer.Json.GetProperty("model_id").GetString().ShouldBe("team/writer", answer.Text);
        api.Provider.LastRequest!.Body.GetProperty("model").GetString().ShouldBe("ft:gpt-4o-mini:team");
        await api.Server.DisposeAsync();

        await using var restarted = await SimulatedApi.StartServerAsync(database, api.Provider);

        (await restarted.Http.AskAsync("models/writer")).Json.GetProperty("name").GetString().ShouldBe("team/writer");
        (await restarted.Http.PostAsync("generate", """{"prompt":"Write.","model_id":"team/writer"}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_Wrong_IsRefusedByPathAllAtOnce()
    {
        await using var api = await SimulatedApi.StartAsync(postgres);

        var many = await api.Http.PutAsync("models/x", """{"provider":"nobody","speed":6,"context_length":0,"input_cost_per_million":-1,"price":5,"prices_noted_on":"soon","aliases":["gpt-4o"]}""");
        var half = await api.Http.PutAsync("models/x", """{"provider":"openai","input_cost_per_million":1}""");
        var nameless = await api.Http.PutAsync("models/x", """{"speed":1}""");
        var alias = await api.Http.PutAsync("models/gpt-4o-2024-11-20", """{"speed":1}""");

        many.Status.ShouldBe(HttpStatusCode.BadRequest);
        many.ErrorPaths.ShouldBe(["provider", "speed", "context_length", "input_cost_per_million", "prices_noted_on", "aliases", "price"], ignoreOrder: true);
        half.ErrorPaths.ShouldBe(["output_cost_per_million"]);
        nameless.ErrorPaths.ShouldBe(["provider"]);
        alias.ErrorPaths.ShouldBe(["name"]);
        (await api.Http.AskAsync("models/x")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
