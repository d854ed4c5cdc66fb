namespace DataForge.Jobs.Generation.Specification;

/// <summary>Names that a Jinja2 expression can use for a variable.</summary>
internal static class TemplateIdentifier
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "true", "True",
    };

    /// <summary>Whether an expression can use the name: a letter or <c>_</c>, then letters, digits and <c>_</c>; no operator or constant.</summary>
    public static bool IsUsable(string name) =>
        name.Length > 0
        && (char.IsLetter(name[0]) || name[0] == '_')
        && name.All(unit => char.IsLetterOrDigit(unit) || unit == '_')
        && !Words.Contains(name);
}
