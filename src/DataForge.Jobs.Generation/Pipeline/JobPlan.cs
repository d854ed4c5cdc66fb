using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Pipeline;

/// <summary>A job's specification, compiled: immutable, and safe for use by many threads at once.</summary>
public sealed class JobPlan
{
    private JobPlan(JobSpec spec) => Spec = spec;

    /// <summary>The specification that was compiled.</summary>
    public JobSpec Spec { get; }

    /// <summary>Compiles a specification that was accepted.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="promptSource">The prompt's template text, inline or from the store.</param>
    /// <param name="includes">Bodies of the stored templates that the prompt may include, by name.</param>
    /// <param name="datasetRows">Rows of each dataset that a column names, by <c>name@version</c>.</param>
    public static JobPlan Compile(
        JobSpec spec,
        string promptSource,
        IReadOnlyDictionary<string, string> includes,
        IReadOnlyDictionary<string, long> datasetRows) => new(spec);

    /// <summary>Which dataset rows the ordinal needs, in column order; empty for a job without dataset columns.</summary>
    public IEnumerable<(DatasetColumn Column, long Row)> RowsFor(long ordinal) => [];
}
