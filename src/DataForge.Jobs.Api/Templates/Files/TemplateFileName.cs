using DataForge.Jobs.Api.Naming;

namespace DataForge.Jobs.Api.Templates.Files;

/// <summary>
/// What a template file is called once it is stored: its path below the directory without its ending, with dots for the
/// separators, so that <c>reviews/short.j2</c> is <c>reviews.short</c>, a variation of <c>reviews</c>.
/// </summary>
internal static class TemplateFileName
{
    /// <summary>The endings of template files.</summary>
    private static readonly string[] s_endings = [".j2", ".jinja", ".jinja2", ".txt"];

    /// <summary>Whether a path is one of a template file.</summary>
    public static bool IsTemplate(string path) => EndingOf(path) is not null;

    /// <summary>The name of a file, or of one that a template includes by its path; null where that is none, or gives no legal name.</summary>
    /// <param name="path">Below the directory, with <c>/</c> between its parts.</param>
    public static string? NameOf(string path)
    {
        if (EndingOf(path) is not { } ending)
        {
            return null;
        }

        var name = path[..^ending.Length].Replace('/', '.');
        return ResourceName.IsValid(name) ? name : null;
    }

    private static string? EndingOf(string path) => Array.Find(s_endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
