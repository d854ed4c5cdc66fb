using System.Text.Json.Serialization;
using DataForge.Jobs.Generation.Pipeline;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// What a specification points to, pinned when the job was accepted: whatever happens to the stored templates
/// afterwards, the job goes on with the text it was accepted with.
/// </summary>
public sealed record JobSources
{
    /// <summary>The text of the prompt, inline or from the store; empty where the specification holds messages.</summary>
    public required string Prompt { get; init; }

    /// <summary>Bodies of the templates that the prompts include, import or extend, by the name they use.</summary>
    public IReadOnlyDictionary<string, string> Includes { get; init; } = new Dictionary<string, string>();

    /// <summary>Datasets that the columns read, by their pinned <c>name@version</c>.</summary>
    public IReadOnlyDictionary<string, PinnedDataset> Datasets { get; init; } = new Dictionary<string, PinnedDataset>();

    /// <summary>The plan of a job with these sources.</summary>
    public JobPlan Compile(JobSpec spec) =>
        JobPlan.Compile(spec, Prompt, Includes, Datasets.ToDictionary(dataset => dataset.Key, dataset => dataset.Value.Rows));
}

/// <summary>One version of a dataset, as a job reads it.</summary>
/// <param name="Id">Its id in the store.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record PinnedDataset(Guid Id, long Rows);

/// <summary>The JSON form of <see cref="JobSources"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JobSources))]
public sealed partial class JobSourcesJson : JsonSerializerContext;
