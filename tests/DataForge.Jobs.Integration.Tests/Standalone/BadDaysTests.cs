using System.Text.Json;
using DataForge.Jobs.Integration.Tests.Cluster;
using DataForge.Jobs.Standalone;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.PostgreSql;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Standalone;

/// <summary>Whole jobs against a provider that misbehaves, in one process on a real PostgreSQL.</summary>
public sealed class BadDaysTests(PostgreSqlFixture postgres) : IClassFixture<PostgreSqlFixture>
{
    [Fact]
    public async Task BadRequest_FailsThatCandidateOnceAndTheCountIsStillReached()
    {
        await using var run = await StartAsync(new SimulatorRule { PromptContains = "angry", Fault = SimulatorFault.Status, Status = 400 });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(60));

        var job = await run.Client.EndAsync(id);

        (job.Status, job.Count("accepted")).ShouldBe(("completed", 60));
        job.Count("failed").ShouldBeGreaterThan(0);
        job.Json.GetProperty("progress").GetProperty("failed_by").GetProperty("provider:bad_request").GetInt64().ShouldBe(job.Count("failed"));
        run.Provider.Stats.TotalCalls.ShouldBe((int)job.Count("candidates"));
        job.Usage("retries").ShouldBe(0);
    }

    [Fact]
    public async Task Unauthorized_PausesTheJobAndResumesWhenTheKeyIsRight()
    {
        await using var run = await StartAsync(new SimulatorRule { Fault = SimulatorFault.Status, Status = 401 });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(40));

        var paused = await run.Client.WaitAsync(id, job => job.Status == "paused");
        (paused.Reason, paused.ErrorCode, paused.Count("candidates")).ShouldBe(("authentication", "authentication", 0));
        run.Provider.Behaviour = new SimulatorBehaviour();
        await run.Client.CommandAsync(id, "resume");

        var job = await run.Client.EndAsync(id);
        (job.Status, job.Count("accepted"), job.Count("failed"), job.ErrorCode).ShouldBe(("completed", 40, 0, null));
    }

    [Fact]
    public async Task Outage_EndedBySlowAnswers_FailsNobodyThatWasNotAsked()
    {
        await using var run = await StartAsync();
        run.Provider.Behaviour = new SimulatorBehaviour { Down = true, DownStatus = 503 };
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(12));

        // Long enough to park every batch several times.
        await run.Client.WaitAsync(id, job => job.Reason == "waiting_for_provider");
        await Task.Delay(TimeSpan.FromSeconds(18));
        // Slower than anybody waits for the one call that looks whether the provider is back.
        run.Provider.Behaviour = new SimulatorBehaviour { LatencyMs = 6_000 };

        var job = await run.Client.EndAsync(id);
        (job.Status, job.Count("accepted"), job.Count("failed")).ShouldBe(("completed", 12, 0));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task TransientStatus_IsRetriedAndCostsNoCandidate(int status)
    {
        await using var run = await StartAsync(new SimulatorRule { PerPrompt = true, FromCall = 1, ToCall = 1, Every = 1, PromptContains = "angry", Fault = SimulatorFault.Status, Status = status, RetryAfterSeconds = status == 429 ? 0.05 : null });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(30));

        var job = await run.Client.EndAsync(id);

        (job.Status, job.Count("accepted"), job.Count("failed")).ShouldBe(("completed", 30, 0));
        job.Usage("retries").ShouldBeGreaterThan(0);
        await run.Client.BookedAsync(id, () => run.Provider.Stats.TotalCalls);
    }

    [Fact]
    public async Task EmptyAndCutOffAnswers_AreRejectedAndNeverAccepted()
    {
        await using var run = await StartAsync(
            new SimulatorRule { PromptContains = "angry", Fault = SimulatorFault.EmptyContent },
            new SimulatorRule { PromptContains = "sober", Fault = SimulatorFault.Length });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(30));

        var job = await run.Client.EndAsync(id);

        job.Count("accepted").ShouldBe(30);
        var rejectedBy = job.Json.GetProperty("progress").GetProperty("rejected_by");
        rejectedBy.GetProperty("empty").GetInt64().ShouldBeGreaterThan(0);
        rejectedBy.GetProperty("truncated").GetInt64().ShouldBeGreaterThan(0);
        foreach (var line in (await run.Client.ExportAsync(id)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonDocument.Parse(line).RootElement.GetProperty("variables").GetProperty("tone").GetString().ShouldBe("glad");
        }
    }

    [Fact]
    public async Task EverythingRefused_PausesAfterTwentyInARow()
    {
        await using var run = await StartAsync(new SimulatorRule { Fault = SimulatorFault.Status, Status = 400 });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(2000));

        var job = await run.Client.WaitAsync(id, job => job.Status == "paused");

        (job.Reason, job.ErrorCode).ShouldBe(("provider_rejects", "provider_rejects"));
        job.Count("failed").ShouldBeGreaterThanOrEqualTo(20);
        run.Provider.Stats.TotalCalls.ShouldBeLessThan(1500);
    }

    [Fact]
    public async Task TooFewAcceptable_FailsWithCandidatesExhaustedAndKeepsWhatThereIs()
    {
        await using var run = await StartAsync();
        var request = JobRequests.Reviews(50);
        request["filters"] = new System.Text.Json.Nodes.JsonObject { ["required_keywords"] = new System.Text.Json.Nodes.JsonArray("no such word anywhere") };
        request["max_candidates"] = 70;
        var id = await run.Client.SubmitAsync(request);

        var job = await run.Client.EndAsync(id);

        (job.Status, job.ErrorCode, job.Count("candidates"), job.Count("rejected")).ShouldBe(("failed", "candidates_exhausted", 70, 70));
    }

    [Fact]
    public async Task PauseResumeCancel_HoldCallsAndKeepWhatWasAccepted()
    {
        await using var run = await StartAsync(new SimulatorBehaviour { LatencyMs = 40 });
        var id = await run.Client.SubmitAsync(JobRequests.Reviews(3000));
        await run.Client.WaitAsync(id, job => job.Count("accepted") > 20);

        (await run.Client.CommandAsync(id, "pause")).Status.ShouldBe("paused");
        await Task.Delay(1000);
        var calls = run.Provider.Stats.TotalCalls;
        await Task.Delay(1000);
        run.Provider.Stats.TotalCalls.ShouldBe(calls);

        (await run.Client.CommandAsync(id, "resume")).Status.ShouldBe("running");
        await run.Client.WaitAsync(id, _ => run.Provider.Stats.TotalCalls > calls);
        (await run.Client.CommandAsync(id, "cancel")).Status.ShouldBe("cancelled");
        var ended = await run.Client.GetAsync(id);
        ended.CheckBooks();
        ended.Count("in_flight").ShouldBe(0);
        (await run.Client.ExportAsync(id)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe((int)ended.Count("accepted"));
        run.Provider.Stats.RepeatedAnswers.ShouldBe(0);
    }

    private Task<Run> StartAsync(params SimulatorRule[] rules) => StartAsync(new SimulatorBehaviour { Rules = rules });

    private async Task<Run> StartAsync(SimulatorBehaviour behaviour)
    {
        var provider = await SimulatorServer.StartAsync(behaviour);
        var process = await StandaloneProcess.CreateAsync(
        [
            "--urls=http://127.0.0.1:0",
            $"--ConnectionStrings:Postgres={await postgres.Server.CreateDatabaseAsync()}",
            "--LLM_BACKEND=custom",
            $"--CUSTOM_LLM_URL={provider.ChatUrl}",
            "--CUSTOM_LLM_MODEL=simulated",
            "--Logging:LogLevel:Default=Warning",
        ]);
        await process.App.StartAsync();
        return new Run(process, provider, new JobsClient(new Uri(process.App.Urls.First())));
    }

    private sealed record Run(StandaloneProcess Process, SimulatorServer Provider, JobsClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Process.App.StopAsync();
            await Process.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
