using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>What a template gives to those that it includes, imports or extends.</summary>
/// <param name="Assigned">Names that it sets anywhere.</param>
/// <param name="ReplacedBlocks">Blocks that it defines without <c>super()</c>.</param>
internal sealed record TemplateNeeds(IReadOnlySet<string> Assigned, IReadOnlySet<string> ReplacedBlocks)
{
    public static TemplateNeeds Of(Body body)
    {
        var assigned = new HashSet<string>(StringComparer.Ordinal);
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in StatementParts.Descendants(body))
        {
            var parts = StatementParts.Of(statement);
            assigned.UnionWith(parts.AssignsFirst);
            assigned.UnionWith(parts.Assigns);
            switch (statement)
            {
                case ForStatement:
                    assigned.Add("loop");
                    break;
                case MacroStatement:
                    assigned.UnionWith(["caller", "kwargs", "varargs"]);
                    break;
                case BlockStatement block when !FreeNames.Uses(block.Body, "super"):
                    replaced.Add(block.Name);
                    break;
            }
        }

        return new TemplateNeeds(assigned, replaced);
    }
}
