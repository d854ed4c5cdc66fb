namespace DataForge.Jobs.Storage.Admission;

/// <summary>The one state in which a candidate ended.</summary>
public sealed class Verdict
{
    /// <summary>The job.</summary>
    public Guid JobId { get; set; }

    /// <summary>The candidate.</summary>
    public long Ordinal { get; set; }

    /// <summary>In which round of the job it was settled: 0, or how often the job had been opened again.</summary>
    public int Round { get; set; }

    /// <summary>Its state.</summary>
    public SampleState State { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>The job that has the sample it repeats.</summary>
    public Guid? DuplicateOfJob { get; set; }

    /// <summary>The sample it repeats; of an accepted sample the nearest one admitted before it, where one was found.</summary>
    public long? DuplicateOf { get; set; }

    /// <summary>Jaccard similarity to it; 0 for an accepted sample without such a neighbour, null where none was looked for.</summary>
    public double? Similarity { get; set; }

    /// <summary>Of an accepted sample, 1 − <see cref="Similarity"/>: how new it was. Not stored by itself.</summary>
    public double? Novelty { get; set; }
}

/// <summary>The state in which a candidate ended.</summary>
public enum SampleState : short
{
    /// <summary>In the dataset.</summary>
    Accepted = 0,

    /// <summary>The model answered, and it is of no use.</summary>
    Rejected = 1,

    /// <summary>Repeats an accepted sample.</summary>
    Duplicate = 2,

    /// <summary>There is no answer.</summary>
    Failed = 3,

    /// <summary>Past the cut: the job had its count, or had ended.</summary>
    Surplus = 4,
}
