using System.Net.Http.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Integration.Tests.PrivatePostgres;
using DataForge.Jobs.Integration.Tests.Webhooks;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;
using DataForge.Jobs.Testing.RabbitMq;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace DataForge.Jobs.Integration.Tests.Providers;

/// <summary>Plants keys, lets everything go wrong with them, and looks for them everywhere.</summary>
public sealed class SecretsTests(PostgreSqlFixture postgres, RabbitMqFixture rabbitMq) : IClassFixture<PostgreSqlFixture>, IClassFixture<RabbitMqFixture>
{
    private const string Canary = "canary7f3e";
    private const string Key = "sk-" + Canary + "-of-the-key";
    private const string Header = Canary + "-of-the-header";
    private const string Other = Canary + "-of-another-provider";
    private const string Hook = Canary + "-of-the-webhook";

    [Fact]
    public async Task Keys_WhateverGoesWrong_AreNowhereToBeFound()
    {
        var file = Path.Combine(Path.GetTempPath(), $"dataforge-{Guid.NewGuid():N}.yaml");
        var connection = await postgres.Server.CreateDatabaseAsync();
        await using var provider = await SimulatorServer.StartAsync(new SimulatorBehaviour
        {
            Answers = [new SimulatorAnswer("echo", $"Your request said: Authorization: Bearer {Key}, X-Secret: {Header}, and I know {Other} too. " + string.Join(' ', Enumerable.Range(0, 60)))],
            Rules =
            [
                new() { PromptContains = "refuse", Fault = SimulatorFault.Status, Status = 400, ErrorMessage = "Bad header {authorization} of " + Other },
                new() { PromptContains = "break", Fault = SimulatorFault.Status, Status = 503, ErrorMessage = "Down for {authorization} and " + Header },
                new() { PromptContains = "deny", Fault = SimulatorFault.Status, Status = 401, ErrorMessage = "Incorrect key provided: " + Key },
            ],
        });
        await using var receiver = await Receiver.StartAsync((number, context) =>
        {
            // Whatever it is told, it says it all over again.
            context.Response.StatusCode = number == 1 ? 500 : 200;
            return context.Response.WriteAsync(Hook + string.Join(' ', context.Request.Headers));
        });
        await File.WriteAllTextAsync(file, $$"""
            LLM_BACKEND: main
            default_model: simulated
            providers:
              main: { type: custom, url: "{{provider.ChatUrl}}", model: simulated, api_key: "${CANARY_KEY}", headers: { X-Secret: "${CANARY_HEADER}" } }
              other: { type: openai, api_key: "${CANARY_OTHER}", base_url: "{{provider.BaseUrl}}" }
            """);
        await using var cluster = await JobsCluster.StartAsync(
            connection,
            await rabbitMq.Server.CreateVirtualHostAsync(),
            1,
            provider,
            [
                new("DATAFORGE_CONFIG", file), new("LLM_BACKEND", "main"), new("CUSTOM_LLM_URL", ""), new("CUSTOM_LLM_MODEL", ""),
                new("Webhooks__Key", Canary + "-that-seals-what-users-give-us"), new("Webhooks__RetrySeconds", "0.2"), new("Outbound__AllowedNetworks__0", "127.0.0.1/32"),
                new("CANARY_KEY", Key), new("CANARY_HEADER", Header), new("CANARY_OTHER", Other),
                // Everything that is ever written of a job and of an ordinary call.
                new("Logging__LogLevel__Default", "Debug"), new("Logging__LogLevel__Microsoft.AspNetCore", "Information"),
            ]);
        File.Delete(file);

        var seen = new List<string>();
        foreach (var (prompt, ends) in ((string, string?)[])[("echo", "completed"), ("refuse", "paused"), ("deny", "paused"), ("break", null)])
        {
            var id = await cluster.Client.SubmitAsync(new JsonObject { ["webhook"] = new JsonObject { ["url"] = receiver.Address.ToString(), ["secret"] = Hook }, ["count"] = 30, ["max_candidates"] = 40, ["prompt"] = $"Please {prompt} {{{{ n }}}}.", ["columns"] = new JsonArray(new JsonObject { ["name"] = "n", ["type"] = "integer", ["min"] = 1, ["max"] = 99 }) });
            var job = await cluster.Client.WaitAsync(id, job => ends is null ? job.Reason == "waiting_for_provider" : job.Status == ends);
            seen.Add(job.Json.ToString());
            foreach (var path in (string[])["samples?state=all&limit=100", "export?format=jsonl&state=all&include=usage,lineage", "report", "report?format=markdown", "deliveries"])
            {
                seen.Add(await cluster.Client.Http.GetStringAsync($"/api/v1/jobs/{id}/{path}"));
            }

            if (job.Status != "completed")
            {
                await cluster.Client.CommandAsync(id, "cancel");
            }
        }

        await Eventually.BecomesTrueAsync(() => receiver.Calls.Select(call => call.Id).Distinct().Count() >= 3);
        receiver.Calls.ShouldAllBe(call => call.Headers.ContainsKey("webhook-signature"));
        seen.AddRange(receiver.Calls.Select(call => call.Body));
        using (var refused = await cluster.Client.Http.PostAsJsonAsync("/api/v1/jobs", new JsonObject { ["count"] = 0, ["webhook"] = new JsonObject { ["url"] = "http://10.0.0.1/", ["secret"] = Hook, ["key"] = 1 } }))
        {
            seen.Add(await refused.Content.ReadAsStringAsync());
        }

        foreach (var path in (string[])["/api/v1/status", "/api/v1/models", "/api/v1/ready", "/api/v1/jobs"])
        {
            seen.Add(await cluster.Client.Http.GetStringAsync(path));
        }

        provider.LastRequest!.Headers["Authorization"].ShouldBe("Bearer " + Key);
        seen.ShouldContain(text => text.Contains("[redacted]", StringComparison.Ordinal));
        seen.ShouldAllBe(text => !text.Contains(Canary, StringComparison.Ordinal));
        cluster.Logs.ShouldNotContain(Canary);
        (await TablesWithAsync(connection, Canary)).ShouldBeEmpty();
        (await TablesWithAsync(connection, "[redacted]")).ShouldContain("candidates");
    }

    private static async Task<List<string>> TablesWithAsync(string connectionString, string text)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var tables = new List<string>();
        await using (var list = dataSource.CreateCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"))
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var with = new List<string>();
        foreach (var table in tables)
        {
            await using var count = dataSource.CreateCommand($"SELECT count(*) FROM \"{table}\" t WHERE strpos(t::text, $1) > 0");
            count.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
            if ((long)(await count.ExecuteScalarAsync())! > 0)
            {
                with.Add(table);
            }
        }

        return with;
    }
}
