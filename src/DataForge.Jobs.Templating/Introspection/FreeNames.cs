using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>
/// Names a section reads before it assigns them, in the order of the source. Jinja decides by this whether a macro
/// takes <c>caller</c>, <c>kwargs</c> and <c>varargs</c> and whether a loop needs <c>loop</c>.
/// </summary>
internal sealed class FreeNames
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);

    public static IReadOnlySet<string> Of(Body body)
    {
        var names = new FreeNames();
        names.Visit(body);
        return names._read;
    }

    public static bool Uses(Body body, string name) => Of(body).Contains(name);

    public static bool HasScopedBlock(Body body) => StatementParts.Descendants(body).OfType<BlockStatement>().Any(block => block.IsScoped);

    private void Visit(Body? body)
    {
        foreach (var statement in body?.Statements ?? [])
        {
            if (statement is not BlockStatement)
            {
                Visit(statement);
            }
        }
    }

    private void Visit(Statement statement)
    {
        var parts = StatementParts.Of(statement);
        foreach (var name in parts.AssignsFirst)
        {
            _assigned.Add(name);
        }

        foreach (var expression in parts.Expressions)
        {
            Visit(expression);
        }

        foreach (var name in parts.Assigns)
        {
            _assigned.Add(name);
        }

        foreach (var body in parts.Bodies)
        {
            Visit(body);
        }
    }

    private void Visit(Expression expression)
    {
        if (expression is NameExpression { Name: var name } && !_assigned.Contains(name))
        {
            _read.Add(name);
        }

        foreach (var child in expression.Children)
        {
            Visit(child);
        }
    }
}
