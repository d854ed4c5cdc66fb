namespace DataForge.Jobs.Api.Templates;

/// <summary>Bounds of stored templates.</summary>
internal static class TemplateLimits
{
    /// <summary>Longest template file of the operator's, in characters; what comes over HTTP is bounded like a prompt.</summary>
    public const int File = 100_000;

    /// <summary>Longest description, in characters.</summary>
    public const int Description = 1000;

    /// <summary>Longest name of a template to render, with its version, in characters.</summary>
    public const int Reference = 200;
}
