using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Tests.Specification;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

/// <summary>Runs the pipeline for jobs as the tests write them, with answers as they script them.</summary>
internal static class PipelineRun
{
    public static readonly IReadOnlyDictionary<string, JsonElement> NoRows = new Dictionary<string, JsonElement>();

    public static readonly CallUsage Usage = new(2, 1, 30, 80, 0.25m);

    /// <summary>The plan of a request that is right but for the fields given.</summary>
    public static JobPlan Plan(string fields)
    {
        var reading = SpecRequest.ReadWith("\"seed\":42," + fields);
        reading.Problems.ShouldBeEmpty();
        return JobPlan.Compile(
            reading.Spec!,
            reading.PromptSource!,
            reading.Includes,
            SpecRequest.Lookups.Datasets.Values.ToDictionary(facts => facts.Pinned, facts => facts.Rows));
    }

    /// <summary>An answer of the model.</summary>
    public static CompletionOutcome Answer(string text, string? finishReason = "stop") =>
        new CompletionOutcome.Answered(text, finishReason, TimeSpan.FromMilliseconds(812.9), Usage);

    /// <summary>Runs one ordinal against one outcome.</summary>
    public static Task<PipelineResult> RunAsync(string fields, CompletionOutcome outcome, long ordinal = 0) =>
        RunAsync(Plan(fields), _ => outcome, ordinal);

    /// <summary>Runs one ordinal against a script.</summary>
    public static async Task<PipelineResult> RunAsync(
        JobPlan plan,
        Func<CompletionRequest, CompletionOutcome> script,
        long ordinal = 0,
        IReadOnlyDictionary<string, JsonElement>? rows = null) =>
        await new CandidatePipeline((request, _) => Task.FromResult(script(request)))
            .RunAsync(plan, ordinal, rows ?? NoRows, CallTerms.None, CancellationToken.None);

    /// <summary>The candidate that one outcome leads to.</summary>
    public static async Task<Candidate> SettleAsync(string fields, CompletionOutcome outcome, long ordinal = 0) =>
        (await RunAsync(fields, outcome, ordinal)).ShouldBeOfType<PipelineResult.Settled>().Candidate;
}
