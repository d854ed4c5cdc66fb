namespace DataForge.Jobs.Hosting.Metrics.Series;

/// <summary>The values of a series' labels, in the order of the family's names; null past the last. A value, so that looking a series up allocates nothing.</summary>
public readonly record struct LabelValues(string? First = null, string? Second = null, string? Third = null)
{
    /// <summary>The value of one label.</summary>
    /// <param name="index">From 0 to 2.</param>
    public string? this[int index] => index switch { 0 => First, 1 => Second, _ => Third };
}
