namespace DataForge.Jobs.Storage.Templates;

/// <summary>One immutable version of a stored template.</summary>
public sealed class TemplateVersion
{
    /// <summary>Whose it is.</summary>
    public string Tenant { get; set; } = "default";

    /// <summary>The name that its versions share.</summary>
    public string Name { get; set; } = "";

    /// <summary>From 1.</summary>
    public int Version { get; set; }

    /// <summary>Jinja2.</summary>
    public string Body { get; set; } = "";

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
