namespace DataForge.Jobs.Generation.Specification;

/// <summary>What a template of a request can use.</summary>
/// <param name="Known">The variables and the columns that are drawn by then; null where they could not be read.</param>
/// <param name="Later">The columns that are not drawn by then.</param>
/// <param name="Self">The column that the template belongs to; null where it belongs to none.</param>
internal sealed record TemplateNames(IReadOnlySet<string>? Known, IReadOnlySet<string> Later, string? Self)
{
    /// <summary>What is wrong with using a column that is not drawn by then.</summary>
    public string ProblemOf(string name) =>
        (name == Self ? "which is this very column" : "a column that comes later") + "; a column can use only those before it.";
}
