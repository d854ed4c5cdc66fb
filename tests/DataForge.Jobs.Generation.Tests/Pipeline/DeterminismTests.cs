using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using DataForge.Jobs.Generation.Specification;
using Microsoft.Extensions.Logging.Abstractions;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

/// <summary>Same specification, same ordinal, same answer: the same candidate, whoever makes it and in whatever order.</summary>
public sealed class DeterminismTests
{
    private const string Fields =
        """
        "prompt":"A {{ tone }} review of {{ product }}, {{ rating }} of 5, {{ ['x','y','z'] | random }}.","product":"Kettle",
        "columns":[{"name":"tone","type":"category","values":["dry","warm","angry"],"weights":[1,2,1]},{"name":"rating","type":"integer","min":1,"max":5}],
        "filters":{"min_length":5},"deduplicate":true
        """;

    [Fact]
    public async Task RunAsync_Mock_GivesTheSameCandidatesInAnyOrderAndOnAnyPlan()
    {
        using var gateway = Mock();
        var pipeline = new CandidatePipeline(gateway);

        var forwards = await CandidatesAsync(pipeline, Plan(Fields), Enumerable.Range(0, 64));
        var backwards = await CandidatesAsync(pipeline, Reread(Plan(Fields)), Enumerable.Range(0, 64).Reverse());

        backwards.OrderBy(candidate => candidate.Ordinal).Select(Bytes).ShouldBe(forwards.Select(Bytes));
        forwards.ShouldAllBe(candidate => candidate.Provider == "mock" && candidate.Text!.Length > 0);
        forwards.Select(candidate => candidate.Text).Distinct().Count().ShouldBe(64);
        forwards.Count(candidate => candidate.Outcome == CandidateOutcome.Sample).ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task RunAsync_ManyAtOnce_GiveTheSameCandidates()
    {
        using var gateway = Mock();
        var pipeline = new CandidatePipeline(gateway);
        var plan = Plan(Fields);

        var alone = await CandidatesAsync(pipeline, plan, Enumerable.Range(0, 64));
        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(ordinal => Task.Run(async () => await CandidateAsync(pipeline, plan, ordinal))));

        together.Select(Bytes).ShouldBe(alone.Select(Bytes));
    }

    [Fact]
    public async Task RunAsync_TemplateThatDraws_DrawsByOrdinal()
    {
        var plan = Plan("\"prompt\":\"{{ range(1000) | random }}\"");
        var prompts = new List<string>();
        for (var ordinal = 0; ordinal < 20; ordinal++)
        {
            await RunAsync(
                plan,
                request =>
                {
                    prompts.Add(request.Messages[0].Text);
                    return Answer("x");
                },
                ordinal);
        }

        prompts.Distinct().Count().ShouldBeGreaterThan(15);
    }

    private static ProviderGateway Mock()
    {
        var options = new ProviderOptions();
        return new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
    }

    /// <summary>The plan as another process makes it, from what is stored.</summary>
    private static JobPlan Reread(JobPlan plan)
    {
        var json = JsonSerializer.Serialize(plan.Spec, JobSpecJson.Default.JobSpec);
        var spec = JsonSerializer.Deserialize(json, JobSpecJson.Default.JobSpec)!;
        return JobPlan.Compile(spec, spec.Prompt!, new Dictionary<string, string>(), new Dictionary<string, long>());
    }

    private static async Task<List<Candidate>> CandidatesAsync(CandidatePipeline pipeline, JobPlan plan, IEnumerable<int> ordinals)
    {
        var candidates = new List<Candidate>();
        foreach (var ordinal in ordinals)
        {
            candidates.Add(await CandidateAsync(pipeline, plan, ordinal));
        }

        return candidates;
    }

    private static async Task<Candidate> CandidateAsync(CandidatePipeline pipeline, JobPlan plan, long ordinal) =>
        (await pipeline.RunAsync(plan, ordinal, NoRows, CallTerms.None, CancellationToken.None)).ShouldBeOfType<PipelineResult.Settled>().Candidate;

    /// <summary>Everything of a candidate but how long its call took.</summary>
    /// <summary>Everything but the times.</summary>
    private static string Bytes(Candidate candidate)
    {
        var asked = candidate.LastAsked;
        return JsonSerializer.Serialize(candidate with { LatencyMs = 0, Usage = Timeless(candidate.Usage), LastAsked = asked with { Usage = Timeless(asked.Usage) } });
    }

    private static CallUsage Timeless(CallUsage usage) => usage with { Attempts = [.. usage.Attempts.Select(attempt => attempt with { Latency = TimeSpan.Zero })] };
}
