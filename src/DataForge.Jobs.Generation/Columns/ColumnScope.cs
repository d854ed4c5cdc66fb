namespace DataForge.Jobs.Generation.Columns;

/// <summary>What the columns of a job share.</summary>
/// <param name="Seed">The job's seed.</param>
/// <param name="Includes">Bodies of the stored templates that a column's templates use, by the name they are used by.</param>
internal sealed record ColumnScope(long Seed, IReadOnlyDictionary<string, string> Includes);
