using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Api.Samples;

/// <summary>The states of samples as the contract spells them.</summary>
internal static class SampleStates
{
    /// <summary>What <c>?state=</c> may say.</summary>
    public static readonly IReadOnlyList<string> Choices = ["accepted", "rejected", "duplicate", "failed", "surplus", "all"];

    /// <summary>The state that is meant; null for all.</summary>
    public static SampleState? Of(string? choice) => choice switch
    {
        null or "accepted" => SampleState.Accepted,
        "rejected" => SampleState.Rejected,
        "duplicate" => SampleState.Duplicate,
        "failed" => SampleState.Failed,
        "surplus" => SampleState.Surplus,
        _ => null,
    };

    /// <summary>A state's name.</summary>
    public static string NameOf(SampleState state) => Choices[(int)state];
}
