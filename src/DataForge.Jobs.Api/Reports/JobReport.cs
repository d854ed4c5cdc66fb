using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Reporting;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Reports;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Reports;

/// <summary>
/// Makes a job's report: sums by the database, everything else from two passes over the samples of the same snapshot,
/// one over the narrow fields of all of them, one over the texts of the accepted ones.
/// </summary>
internal static class JobReport
{
    public static async Task<DatasetReport> ReadAsync(Job job, SampleReads samples, string version, CancellationToken cancellationToken)
    {
        await using var snapshot = await samples.SnapshotAsync(job.Id, cancellationToken);
        var verdicts = await snapshot.CountVerdictsAsync(cancellationToken);
        var repeated = await snapshot.CountDuplicatesAsync(cancellationToken);
        var costs = await snapshot.CostsByModelAsync(cancellationToken);
        var (latency, similarity) = await ReadCallsAsync(snapshot, cancellationToken);
        var figures = await ReadAcceptedAsync(job, snapshot, cancellationToken);
        var yield = YieldOf(job, verdicts);
        return new DatasetReport
        {
            Lineage = LineageOf(job, version),
            Yield = yield,
            Scores = figures.Scores,
            Sentiment = figures.Sentiment,
            Length = new LengthReport(figures.Words, figures.Characters),
            Duplicates = new DuplicateReport(
                yield.Duplicates, similarity, [.. repeated.Select(one => new RepeatedSample(one.JobId, one.Ordinal, one.Count))], figures.Closest),
            Columns = figures.Columns,
            Diversity = figures.Diversity,
            Usage = UsageOf(costs, yield.Accepted, figures, latency),
        };
    }

    private static async Task<(Distribution? Latency, Distribution? Similarity)> ReadCallsAsync(SampleSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (latency, similarity) = (new ValueCounts(1), new ValueCounts(10_000));
        await using var rows = await snapshot.ReadAsync(null, [SampleField.State, SampleField.LatencyMs, SampleField.Similarity], cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var state = (SampleState)rows.Int16(SampleField.State);
            if (state != SampleState.Failed)
            {
                latency.Add(rows.Int32(SampleField.LatencyMs));
            }

            if (state == SampleState.Duplicate && rows.Double(SampleField.Similarity) is { } similar)
            {
                similarity.Add(similar);
            }
        }

        return (latency.Summarize(), similarity.Summarize((0, 1, 20)));
    }

    private static async Task<SampleFigures> ReadAcceptedAsync(Job job, SampleSnapshot snapshot, CancellationToken cancellationToken)
    {
        using var statistics = new SampleStatistics(job.Spec);
        await using var rows = await snapshot.ReadAsync(
            SampleState.Accepted,
            [
                SampleField.Ordinal, SampleField.Text, SampleField.Variables, SampleField.Scores, SampleField.Sentiment,
                SampleField.PromptTokens, SampleField.CompletionTokens,
            ],
            cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            statistics.Add(
                rows.Int64(SampleField.Ordinal),
                Encoding.UTF8.GetString(rows.Bytes(SampleField.Text)),
                rows.Bytes(SampleField.Variables),
                rows.Bytes(SampleField.Scores),
                rows.Double(SampleField.Sentiment),
                rows.Int64(SampleField.PromptTokens),
                rows.Int64(SampleField.CompletionTokens));
        }

        return statistics.Summarize();
    }

    private static YieldReport YieldOf(Job job, IReadOnlyList<VerdictCount> verdicts)
    {
        long Count(SampleState state) => verdicts.Where(verdict => verdict.State == state).Sum(verdict => verdict.Count);
        Dictionary<string, long> Reasons(SampleState state) =>
            verdicts.Where(verdict => verdict.State == state && verdict.Reason is not null).ToDictionary(verdict => verdict.Reason!, verdict => verdict.Count);

        var (accepted, rejected, duplicates) = (Count(SampleState.Accepted), Count(SampleState.Rejected), Count(SampleState.Duplicate));
        var (failed, surplus) = (Count(SampleState.Failed), Count(SampleState.Surplus));
        var candidates = accepted + rejected + duplicates + failed + surplus;
        var judged = candidates - surplus;
        // Surplus candidates are past the cut and were never judged, so they leave at the first stage that knows of it.
        return new YieldReport(
            job.Count, candidates, accepted, rejected, duplicates, failed, surplus, Share(accepted, judged),
            [
                Stage("judged", candidates, judged),
                Stage("answered", judged, judged - failed),
                Stage("passed", judged - failed, judged - failed - rejected),
                Stage("unique", judged - failed - rejected, accepted),
            ],
            Reasons(SampleState.Rejected),
            Reasons(SampleState.Failed));
    }

    private static StageReport Stage(string name, long entered, long left) => new(name, entered, left, Share(left, entered));

    private static double? Share(long part, long whole) => whole == 0 ? null : part / (double)whole;

    private static UsageReport UsageOf(IReadOnlyList<ModelCost> costs, long accepted, SampleFigures figures, Distribution? latency) => new(
        costs.Sum(cost => cost.Calls),
        costs.Sum(cost => cost.Retries),
        costs.Sum(cost => cost.PromptTokens),
        costs.Sum(cost => cost.CompletionTokens),
        costs.Sum(cost => cost.CostUsd),
        accepted == 0 ? null : costs.Sum(cost => cost.CostUsd) / accepted,
        costs.Sum(cost => cost.UnpricedCalls),
        [.. costs.Select(cost => new ModelUsage(cost.Provider, cost.Model, cost.Calls, cost.Retries, cost.PromptTokens, cost.CompletionTokens, cost.CostUsd, cost.UnpricedCalls))],
        figures.PromptTokens,
        figures.CompletionTokens,
        latency);

    private static LineageReport LineageOf(Job job, string version)
    {
        var spec = JsonSerializer.Deserialize(job.Spec, JobSpecJson.Default.JobSpec)!;
        return new LineageReport(
            job.Id, job.Name, job.Status, job.CreatedAt, job.StartedAt, job.FinishedAt,
            spec.Template, spec.Provider, spec.Model, spec.Temperature, spec.TopP, spec.MaxTokens, spec.Seed, version, JsonNode.Parse(job.Spec)!);
    }
}
