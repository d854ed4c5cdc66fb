namespace DataForge.Jobs.Storage.Datasets;

/// <summary>One immutable version of a set of seed rows.</summary>
public sealed class Dataset
{
    /// <summary>UUIDv7 of this version.</summary>
    public Guid Id { get; set; }

    /// <summary>Whose it is.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>The name that its versions share.</summary>
    public string Name { get; set; } = "";

    /// <summary>From 1.</summary>
    public int Version { get; set; }

    /// <summary>How many rows.</summary>
    public long Rows { get; set; }

    /// <summary>The fields, in the file's order.</summary>
    public string[] Columns { get; set; } = [];

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>One seed row.</summary>
public sealed class DatasetRow
{
    /// <summary>The dataset's version.</summary>
    public Guid DatasetId { get; set; }

    /// <summary>From 0, in the file's order.</summary>
    public long Index { get; set; }

    /// <summary>The row as a JSON object, kept to the byte.</summary>
    public string Row { get; set; } = "{}";
}
