namespace DataForge.Jobs.Api.Templates;

/// <summary>Bounds of stored templates.</summary>
internal static class TemplateLimits
{
    /// <summary>Longest body, in characters: as long as an inline prompt may be.</summary>
    public const int Body = 100_000;

    /// <summary>Longest description, in characters.</summary>
    public const int Description = 1000;

    /// <summary>Longest name of a template to render, with its version, in characters.</summary>
    public const int Reference = 200;
}
