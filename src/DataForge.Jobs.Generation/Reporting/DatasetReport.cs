using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>What the accepted samples are like.</summary>
/// <param name="Scores">By name; null for a score that no sample has.</param>
/// <param name="Sentiment">−1 to 1.</param>
/// <param name="Words">Words of a sample.</param>
/// <param name="Characters">Unicode code points of a sample.</param>
/// <param name="PromptTokens">Tokens read for a sample.</param>
/// <param name="CompletionTokens">Tokens written for a sample.</param>
/// <param name="Columns">Each drawn column.</param>
/// <param name="Diversity">How much the samples differ.</param>
/// <param name="Closest">Those that differ least.</param>
public sealed record SampleFigures(
    IReadOnlyDictionary<string, Distribution?> Scores,
    Distribution? Sentiment,
    Distribution? Words,
    Distribution? Characters,
    Distribution? PromptTokens,
    Distribution? CompletionTokens,
    IReadOnlyList<ColumnReport> Columns,
    DiversityReport Diversity,
    ClosestAccepted Closest);

/// <summary>How much the samples differ.</summary>
/// <param name="Distinct">Distinct-1, 2 and 3.</param>
/// <param name="SelfBleu">On a fixed sample.</param>
/// <param name="Compression">By gzip; null without samples.</param>
public sealed record DiversityReport(IReadOnlyList<DistinctShare> Distinct, SelfBleuReport SelfBleu, Compression? Compression);

/// <summary>Self-BLEU (Zhu et al., 2018).</summary>
/// <param name="Value">0 to 1; null for fewer than two samples.</param>
/// <param name="Sample">On how many samples: those whose mixed ordinals are the least.</param>
/// <param name="N">The longest n-grams.</param>
public sealed record SelfBleuReport(double? Value, int Sample, int N);

/// <summary>The report of a job.</summary>
public sealed record DatasetReport
{
    /// <summary>The job, and where its samples come from.</summary>
    public required LineageReport Lineage { get; init; }

    /// <summary>Asked for and got.</summary>
    public required YieldReport Yield { get; init; }

    /// <summary>Scores of accepted samples by name.</summary>
    public required IReadOnlyDictionary<string, Distribution?> Scores { get; init; }

    /// <summary>Polarity of accepted samples.</summary>
    public required Distribution? Sentiment { get; init; }

    /// <summary>Lengths of accepted samples.</summary>
    public required LengthReport Length { get; init; }

    /// <summary>Repetition.</summary>
    public required DuplicateReport Duplicates { get; init; }

    /// <summary>Requested against actual, column by column.</summary>
    public required IReadOnlyList<ColumnReport> Columns { get; init; }

    /// <summary>How much accepted samples differ.</summary>
    public required DiversityReport Diversity { get; init; }

    /// <summary>Tokens, costs and times of all calls.</summary>
    public required UsageReport Usage { get; init; }
}

/// <summary>Where samples come from.</summary>
/// <param name="SoftwareVersion">The version of the program that made this report.</param>
/// <param name="Request">The specification, with every parameter.</param>
public sealed record LineageReport(
    Guid JobId, string? Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    string? Template, string Provider, string Model, double Temperature, double TopP, int? MaxTokens, long Seed, string SoftwareVersion, JsonNode Request);

/// <summary>Asked for and got.</summary>
/// <param name="Requested">Accepted samples asked for.</param>
/// <param name="Yield">Accepted divided by judged candidates, surplus left out; null before the first.</param>
/// <param name="Stages">From candidates to the dataset.</param>
/// <param name="RejectedBy">By reason.</param>
/// <param name="FailedBy">By reason.</param>
public sealed record YieldReport(
    long Requested, long Candidates, long Accepted, long Rejected, long Duplicates, long Failed, long Surplus, double? Yield,
    IReadOnlyList<StageReport> Stages, IReadOnlyDictionary<string, long> RejectedBy, IReadOnlyDictionary<string, long> FailedBy);

/// <summary>A stage of the way from candidates to the dataset.</summary>
/// <param name="Stage"><c>judged</c> (not past the cut), <c>answered</c>, <c>passed</c> (schema and filters), <c>unique</c>.</param>
/// <param name="Entered">Candidates that came to it.</param>
/// <param name="Left">Those that went on.</param>
/// <param name="Share">The second divided by the first; null where none came.</param>
public sealed record StageReport(string Stage, long Entered, long Left, double? Share);

/// <summary>Lengths.</summary>
public sealed record LengthReport(Distribution? Words, Distribution? Characters);

/// <summary>Repetition.</summary>
/// <param name="Count">Candidates left out as duplicates.</param>
/// <param name="Similarity">How similar they are to what they repeat.</param>
/// <param name="MostRepeated">The accepted samples that were repeated most.</param>
/// <param name="ClosestAccepted">The accepted samples that resemble each other most.</param>
public sealed record DuplicateReport(long Count, Distribution? Similarity, IReadOnlyList<RepeatedSample> MostRepeated, ClosestAccepted ClosestAccepted);

/// <summary>A sample that others repeat.</summary>
public sealed record RepeatedSample(Guid JobId, long Ordinal, long Duplicates);

/// <summary>Tokens, costs and times.</summary>
/// <param name="CostPerAcceptedUsd">Null without accepted samples.</param>
/// <param name="LatencyMs">Of the answers of all settled candidates that have one.</param>
public sealed record UsageReport(
    long Calls, long Retries, long PromptTokens, long CompletionTokens, decimal CostUsd, decimal? CostPerAcceptedUsd, long UnpricedCalls,
    IReadOnlyList<ModelUsage> ByModel, Distribution? PromptTokensPerSample, Distribution? CompletionTokensPerSample, Distribution? LatencyMs);

/// <summary>What one model cost.</summary>
/// <param name="UnpricedCalls">Calls whose price is unknown; they are not in the cost.</param>
public sealed record ModelUsage(string Provider, string Model, long Calls, long Retries, long PromptTokens, long CompletionTokens, decimal CostUsd, long UnpricedCalls);

/// <summary>The JSON form of <see cref="DatasetReport"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DatasetReport))]
public sealed partial class ReportJson : JsonSerializerContext;
