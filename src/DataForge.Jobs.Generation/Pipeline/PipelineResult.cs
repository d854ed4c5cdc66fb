using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>How one run of the pipeline for one ordinal ended.</summary>
public abstract record PipelineResult
{
    /// <summary>The <see cref="Halted.Code"/> of a key that is refused.</summary>
    public const string Authentication = "authentication";

    /// <summary>The <see cref="Halted.Code"/> of a budget that is used up.</summary>
    public const string BudgetExhausted = "budget_exhausted";

    private PipelineResult() { }

    /// <summary>The ordinal is finished and can be stored.</summary>
    public sealed record Settled(Candidate Candidate) : PipelineResult;

    /// <summary>The provider cannot answer now; the same ordinal is to be run again later.</summary>
    /// <param name="Kind">What stood in the way.</param>
    /// <param name="Message">The same, for people.</param>
    /// <param name="RetryAfter">How long the provider asked to wait; null where it did not say.</param>
    /// <param name="Usage">What the attempts cost nevertheless.</param>
    /// <param name="Unanswered">The candidate as it would be stored, failed, if it turned out that nothing will ever answer it.</param>
    public sealed record Deferred(ProviderErrorKind Kind, string Message, TimeSpan? RetryAfter, CallUsage Usage, Candidate Unanswered) : PipelineResult
    {
        /// <summary>The provider that cannot answer: the job's, or a generated column's.</summary>
        public required string Provider { get; init; }

        /// <summary>The model that was asked of it.</summary>
        public required string Model { get; init; }
    }

    /// <summary>No ordinal of this job can be answered until somebody changes something; nothing is to be stored.</summary>
    /// <param name="Code">The job's error code.</param>
    /// <param name="Message">The same, for people.</param>
    /// <param name="Usage">What the attempts cost nevertheless.</param>
    public sealed record Halted(string Code, string Message, CallUsage Usage) : PipelineResult
    {
        /// <summary>The same usage by the model that was asked.</summary>
        public required IReadOnlyList<ModelUsage> UsageByModel { get; init; }
    }
}
