using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Api.Generate;

/// <summary>Settings of interactive requests, <c>Generate__…</c>.</summary>
internal sealed class GenerateOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Generate";

    /// <summary>Default of <see cref="Seconds"/>: enough for an answer, and for another attempt at one that failed early.</summary>
    public const int DefaultSeconds = 180;

    /// <summary>Default of <see cref="BatchConcurrency"/>.</summary>
    public const int DefaultBatchConcurrency = 8;

    /// <summary>How long one answer may take, retries and waiting included, 1 to 3,600.</summary>
    [Range(1, 3600)]
    public int Seconds { get; set; } = DefaultSeconds;

    /// <summary>How many requests of one batch are under way at once, 1 to 100; the provider's own limits hold besides.</summary>
    [Range(1, 100)]
    public int BatchConcurrency { get; set; } = DefaultBatchConcurrency;
}
