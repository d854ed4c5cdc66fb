namespace DataForge.Jobs.Api.Templates.Files;

/// <summary>Settings of stored templates, <c>Templates__…</c>.</summary>
internal sealed class TemplateDirectoryOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Templates";

    /// <summary>A directory whose template files are stored at every start; null or empty for none.</summary>
    public string? Directory { get; set; }

    /// <summary>Whether the directory is there, if one is named.</summary>
    public bool IsThere => string.IsNullOrEmpty(Directory) || System.IO.Directory.Exists(Directory);
}
