using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Columns;
using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// What a job asks for, as accepted: every default is filled in, so that the same specification always means the
/// same dataset. It is stored with the job and answered as its <c>request</c>.
/// </summary>
public sealed record JobSpec
{
    /// <summary>The <see cref="Temperature"/> of a request that names none.</summary>
    public const double DefaultTemperature = 0.7;

    /// <summary>The <see cref="TopP"/> of a request that names none.</summary>
    public const double DefaultTopP = 1.0;

    /// <summary>Accepted samples wanted, 1 to 10,000,000.</summary>
    public required int Count { get; init; }

    /// <summary>The template text itself; exactly one of this, <see cref="Template"/> and <see cref="Messages"/> is set.</summary>
    public string? Prompt { get; init; }

    /// <summary>A stored template, pinned as <c>name@version</c>.</summary>
    public string? Template { get; init; }

    /// <summary>The prompt in several turns, 1 to 100, the last from the user.</summary>
    public IReadOnlyList<MessageSpec>? Messages { get; init; }

    /// <summary>A template for the system message, rendered with the same variables; comes before all messages.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>Constants for the templates. The request's <c>product</c> arrives here as <c>product</c>.</summary>
    public JsonObject Variables { get; init; } = [];

    /// <summary>Variables drawn anew for each ordinal, in order.</summary>
    public IReadOnlyList<ColumnSpec> Columns { get; init; } = [];

    /// <summary>1 (low) to 5 (high).</summary>
    public required int Priority { get; init; }

    /// <summary>The model's name in the registry.</summary>
    public required string Model { get; init; }

    /// <summary>The provider that answers for <see cref="Model"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>Who else may answer; null, in jobs of earlier versions, is <see cref="RouteFreedom.Model"/>.</summary>
    public RouteFreedom? Routing { get; init; }

    /// <summary>The same for generated columns and the judge, whose models are chosen by themselves.</summary>
    internal RouteFreedom RoutingOfItsHelpers => Routing == RouteFreedom.Fixed ? RouteFreedom.Fixed : RouteFreedom.Model;

    /// <summary>0 to 2.</summary>
    public required double Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public required double TopP { get; init; }

    /// <summary>The most completion tokens of one answer; null leaves it to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Up to four texts at which the model stops.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Everything that is drawn derives from this and the ordinal.</summary>
    public required long Seed { get; init; }

    /// <summary>The form that an answer must have; text for jobs stored before there was a choice.</summary>
    public ResponseFormatSpec ResponseFormat { get; init => field = value ?? new(); } = new();

    /// <summary>What an answer must be like to be accepted.</summary>
    public FilterSpec Filters { get; init; } = new();

    /// <summary>How duplicates are found; null where they may stay.</summary>
    public DeduplicationSpec? Deduplicate { get; init; }

    /// <summary>How the overall score is weighed.</summary>
    public ScoringSpec Scoring { get; init; } = new();

    /// <summary>The most candidates that may be made to reach <see cref="Count"/>.</summary>
    public required int MaxCandidates { get; init; }

    /// <summary>What its calls may cost together; null for no bound. It can be changed later, and is then not changed here.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>How answers of earlier jobs are used again; null where every answer is asked for.</summary>
    public CacheSpec? Cache { get; init; }

    /// <summary>Who is told when it ends; null for nobody.</summary>
    public WebhookSpec? Webhook { get; init; }

    /// <summary>When its first call may be made, in UTC; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When it ends with what it has by then, in UTC; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What people call the job.</summary>
    public string? Name { get; init; }

    /// <summary>Labels to find jobs by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>How duplicates are found.</summary>
/// <param name="Mode">Exact (normalised text) or near (Jaccard similarity of shingles).</param>
/// <param name="Threshold">Near: at or above this Jaccard similarity, 0.5 to 1, two samples are duplicates.</param>
public sealed record DeduplicationSpec(DeduplicationMode Mode, double Threshold)
{
    /// <summary>The <see cref="Field"/> that compares the whole answer.</summary>
    public const string WholeText = "text";

    /// <summary>
    /// What is compared: <c>text</c>, or <c>data.</c> and the path of a field of the answer's JSON object. An answer
    /// without that field is rejected as <c>schema</c>.
    /// </summary>
    public string Field { get; init; } = WholeText;

    /// <summary>Ended jobs whose accepted samples count as admitted before this job's first; null for none.</summary>
    public IReadOnlyList<Guid>? Against { get; init; }

    /// <summary>The threshold of <c>"deduplicate": true</c>.</summary>
    public const double DefaultThreshold = 0.8;
}

/// <summary>What counts as a duplicate.</summary>
public enum DeduplicationMode
{
    /// <summary>The same normalised text.</summary>
    Exact,

    /// <summary>A Jaccard similarity of shingles at or above the threshold.</summary>
    Near,
}

/// <summary>How the overall score is weighed.</summary>
public sealed record ScoringSpec
{
    /// <summary>Weight by score name; null means the defaults of the contract.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>The model that rates answers; null where none does.</summary>
    public JudgeSpec? Judge { get; init; }
}

/// <summary>How a model rates answers.</summary>
/// <param name="Model">Its name in the registry.</param>
/// <param name="Provider">The provider that answers for it.</param>
/// <param name="Rubric">What a good answer is like, in the requester's words.</param>
/// <param name="MinScore">The least points, 1 to 5, of an answer that may be accepted; null accepts any.</param>
public sealed record JudgeSpec(string Model, string Provider, string Rubric, double? MinScore);
