namespace DataForge.Jobs.Storage.Models;

/// <summary>A model that was named at run time.</summary>
public sealed class StoredModel
{
    /// <summary>The provider that answers for it.</summary>
    public string Provider { get; set; } = "";

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The whole entry as JSON.</summary>
    public string Entry { get; set; } = "{}";

    /// <summary>When it was last written, on the database's clock.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
