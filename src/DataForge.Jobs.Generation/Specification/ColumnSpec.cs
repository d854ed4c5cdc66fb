using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>A variable drawn anew for each ordinal from (seed, ordinal, name).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CategoryColumn), "category")]
[JsonDerivedType(typeof(IntegerColumn), "integer")]
[JsonDerivedType(typeof(DatasetColumn), "dataset")]
public abstract record ColumnSpec
{
    /// <summary>The variable's name, a Jinja2 identifier.</summary>
    public required string Name { get; init; }
}

/// <summary>One of several values, by weight.</summary>
public sealed record CategoryColumn : ColumnSpec
{
    /// <summary>The values, any JSON.</summary>
    public required IReadOnlyList<JsonNode?> Values { get; init; }

    /// <summary>A weight, at least 0, for each value; null weighs all alike.</summary>
    public IReadOnlyList<double>? Weights { get; init; }
}

/// <summary>A whole number, both ends included.</summary>
public sealed record IntegerColumn : ColumnSpec
{
    /// <summary>The least value.</summary>
    public required long Min { get; init; }

    /// <summary>The greatest value.</summary>
    public required long Max { get; init; }
}

/// <summary>A row of a stored dataset, as an object.</summary>
public sealed record DatasetColumn : ColumnSpec
{
    /// <summary>The dataset, pinned as <c>name@version</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>How rows are chosen.</summary>
    public DatasetSelection Select { get; init; }

    /// <summary>The fields to keep; empty keeps all.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>How a dataset column chooses its row.</summary>
public enum DatasetSelection
{
    /// <summary>Row <c>ordinal mod rows</c>.</summary>
    Cycle,

    /// <summary>A row drawn from (seed, ordinal, name).</summary>
    Random,

    /// <summary>One candidate per row, in order.</summary>
    Each,
}
