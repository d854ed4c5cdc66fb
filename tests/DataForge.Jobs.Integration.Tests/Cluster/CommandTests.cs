using System.Globalization;
using System.Text.Json.Nodes;
using DataForge.Jobs.Testing.Cluster;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Integration.Tests.Cluster;

/// <summary>What people do to jobs while they run, and after they ended.</summary>
public sealed class CommandTests(SteadyCluster steady) : IClassFixture<SteadyCluster>
{
    private static readonly SimulatorRule Refused = new() { PromptContains = "sober", Fault = SimulatorFault.Status, Status = 400 };

    [Fact]
    public async Task Retry_FailedCandidates_AreAskedAgainAndNoOthers()
    {
        var cluster = steady.With(new SimulatorBehaviour { Rules = [Refused] });
        var request = JobRequests.Reviews(120);
        request["max_candidates"] = 120;
        request["deduplicate"] = false;
        var id = await cluster.Client.SubmitAsync(request);
        var failed = await cluster.Client.EndAsync(id);
        (failed.Status, failed.ErrorCode).ShouldBe(("failed", "candidates_exhausted"));
        failed.Count("failed").ShouldBeInRange(1, 119);
        var asked = cluster.Provider.Stats.TotalCalls;

        cluster.Provider.Behaviour = new SimulatorBehaviour();
        (await cluster.Client.CommandAsync(id, "retry")).Status.ShouldBe("running");
        (await cluster.Client.CommandAsync(id, "retry")).Status.ShouldBeOneOf("running", "completed");
        var job = await cluster.Client.EndAsync(id);

        (job.Status, job.ErrorCode, job.Count("accepted"), job.Count("failed"), job.Count("candidates")).ShouldBe(("completed", null, 120, 0, 120));
        cluster.Provider.Stats.TotalCalls.ShouldBe(asked + (int)failed.Count("failed"));
        cluster.Provider.Stats.RepeatedAnswers.ShouldBe(0);
        await cluster.Client.BookedAsync(id, () => cluster.Provider.Stats.TotalCalls);
        (await cluster.Client.ExportAsync(id)).ShouldBe(await cluster.Client.MakeAsync(request));
    }

    [Fact]
    public async Task Retry_CancelledJob_GoesOnWhereItWasAndEndsAsIfNeverCancelled()
    {
        var cluster = steady.With(new SimulatorBehaviour { LatencyMs = 30, DuplicateRate = 0.1 });
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(300));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 20);
        (await cluster.Client.CommandAsync(id, "cancel")).Status.ShouldBe("cancelled");

        await cluster.Client.CommandAsync(id, "retry");
        var job = await cluster.Client.EndAsync(id);

        (job.Status, job.Count("accepted")).ShouldBe(("completed", 300));
        (await cluster.Client.ExportAsync(id)).ShouldBe(await cluster.Client.MakeAsync(JobRequests.Reviews(300)));
        // The undisturbed job asks each once more. Calls in flight at the cancellation were dropped with their batches; nothing that
        // was stored was asked again.
        cluster.Provider.Stats.MaxAnswersPerRequest.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Cancelled_InTheMiddle_StartsNoCallAfterwards()
    {
        var cluster = steady.With(new SimulatorBehaviour { LatencyMs = 20 });
        var id = await cluster.Client.SubmitAsync(JobRequests.Reviews(5000));
        await cluster.Client.WaitAsync(id, job => job.Count("accepted") > 20);

        await cluster.Client.CommandAsync(id, "cancel");
        await Task.Delay(TimeSpan.FromSeconds(1));
        var calls = cluster.Provider.Stats.TotalCalls;
        await Task.Delay(TimeSpan.FromSeconds(1));

        cluster.Provider.Stats.TotalCalls.ShouldBe(calls);
        (await cluster.Client.GetAsync(id)).Count("accepted").ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Patch_RunningJob_TakesEffect()
    {
        var cluster = steady.With(new SimulatorBehaviour { LatencyMs = 20, Rules = [Refused] });
        var request = JobRequests.Reviews(60);
        request["max_candidates"] = 60;
        var id = await cluster.Client.SubmitAsync(request);
        (await cluster.Client.EndAsync(id)).ErrorCode.ShouldBe("candidates_exhausted");

        var patched = await cluster.Client.PatchAsync(id, new JsonObject { ["max_candidates"] = 400, ["priority"] = 5, ["name"] = "again", ["tags"] = new JsonArray("kept") });
        await cluster.Client.CommandAsync(id, "retry");
        var job = await cluster.Client.EndAsync(id);

        (patched.Json.GetProperty("max_candidates").GetInt32(), patched.Json.GetProperty("priority").GetInt32(), patched.Json.GetProperty("name").GetString()).ShouldBe((400, 5, "again"));
        (job.Status, job.Count("accepted")).ShouldBe(("completed", 60));
        (await Should.ThrowAsync<InvalidOperationException>(cluster.Client.PatchAsync(id, new JsonObject { ["priority"] = 1 }))).Message.ShouldContain("invalid_transition");
        (await Should.ThrowAsync<InvalidOperationException>(cluster.Client.CommandAsync(id, "retry"))).Message.ShouldContain("invalid_transition");
        await cluster.Client.PatchAsync(id, new JsonObject { ["name"] = null });
    }

    [Fact]
    public async Task Deadline_Passed_EndsTheJobWithWhatItHasAndALaterOneLetsItGoOn()
    {
        var cluster = steady.With(new SimulatorBehaviour { LatencyMs = 300 });
        var request = JobRequests.Reviews(400);
        request["deadline"] = Later(4);
        var id = await cluster.Client.SubmitAsync(request);

        var late = await cluster.Client.EndAsync(id);
        (late.Status, late.ErrorCode).ShouldBe(("failed", "deadline_exceeded"));
        late.Count("accepted").ShouldBeLessThan(400);
        (await Should.ThrowAsync<InvalidOperationException>(cluster.Client.CommandAsync(id, "retry"))).Message.ShouldContain("deadline");

        cluster.Provider.Behaviour = new SimulatorBehaviour();
        await cluster.Client.PatchAsync(id, new JsonObject { ["deadline"] = null });
        await cluster.Client.CommandAsync(id, "retry");
        var job = await cluster.Client.EndAsync(id);
        (job.Status, job.Count("accepted")).ShouldBe(("completed", 400));
    }

    [Fact]
    public async Task NotBefore_ToCome_WaitsAndThenRuns()
    {
        var cluster = steady.With(new SimulatorBehaviour());
        var request = JobRequests.Reviews(20);
        request["not_before"] = Later(8);
        var id = await cluster.Client.SubmitAsync(request);

        var waiting = await cluster.Client.GetAsync(id);
        (waiting.Status, waiting.Reason, cluster.Provider.Stats.TotalCalls).ShouldBe(("queued", "waiting_for_not_before", 0));
        var job = await cluster.Client.EndAsync(id);

        job.Count("accepted").ShouldBe(20);
        job.Json.GetProperty("started_at").GetDateTimeOffset().ShouldBeGreaterThanOrEqualTo(job.Json.GetProperty("not_before").GetDateTimeOffset());
    }

    private static string Later(int seconds) => TimeProvider.System.GetUtcNow().AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
