using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Globals;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>
/// Finds the variables a template reads from its caller, and which of them it reads only where it made sure that they
/// are there: behind <c>is defined</c>, through <c>default</c>, or after giving them a value of its own.
/// </summary>
internal sealed class VariableAnalysis
{
    private readonly SortedSet<string> _required = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _guarded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _topLevel = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _without;

    private VariableAnalysis(IReadOnlySet<string>? without) => _without = without ?? new HashSet<string>();

    public IReadOnlyList<string> Required => [.. _required];

    public IReadOnlyList<string> Optional => [.. _guarded.Except(_required)];

    /// <param name="body">The template.</param>
    /// <param name="without">Blocks of it that are never rendered.</param>
    public static VariableAnalysis Of(Body body, IReadOnlySet<string>? without = null)
    {
        var analysis = new VariableAnalysis(without);
        foreach (var statement in body.Statements)
        {
            var parts = StatementParts.Of(statement);
            analysis._topLevel.UnionWith(parts.Assigns);
            if (statement is MacroStatement macro)
            {
                analysis._topLevel.Add(macro.Shape.Name);
            }
        }

        analysis.Visit(body, new Knowledge([], []));
        return analysis;
    }

    public static VariableAnalysis Of(Expression expression)
    {
        var analysis = new VariableAnalysis(without: null);
        analysis.Visit(expression, new Knowledge([], []));
        return analysis;
    }

    private void Visit(Body? body, Knowledge known)
    {
        foreach (var statement in body?.Statements ?? [])
        {
            Visit(statement, known);
        }
    }

    private void Visit(Statement statement, Knowledge known)
    {
        switch (statement)
        {
            case IfStatement branch:
                VisitIf(branch, known);
                break;
            case ForStatement loop:
                Visit(loop.Items, known);
                var inside = known.With([.. loop.Target.Names, "loop"]);
                VisitAll(loop.Filter is null ? [] : [loop.Filter], inside);
                Visit(loop.Body, loop.Filter is null ? inside : inside.Knowing(Guards.WhenTrue(loop.Filter)));
                Visit(loop.Otherwise, known.With([]));
                break;
            case MacroStatement macro:
                known.Bound.Add(macro.Shape.Name);
                VisitMacro(macro.Shape, known.With(_topLevel));
                break;
            case CallBlockStatement call:
                Visit(call.Call, known);
                VisitMacro(call.Caller, known);
                break;
            case BlockStatement block when _without.Contains(block.Name):
                break;
            case BlockStatement block:
                Visit(block.Body, known.With([.. _topLevel, "super", "self"]));
                break;
            case SetStatement { Target: NamespaceTarget target } set:
                Visit(set.Value, known);
                Read(target.Name, known);
                break;
            default:
                VisitParts(statement, known);
                break;
        }
    }

    private void VisitParts(Statement statement, Knowledge known)
    {
        var parts = StatementParts.Of(statement);
        VisitAll(parts.Expressions, known);
        foreach (var body in parts.Bodies)
        {
            if (statement is AutoescapeStatement or GroupStatement)
            {
                Visit(body, known);
            }
            else
            {
                Visit(body, known.With(parts.AssignsFirst));
            }
        }

        known.Bound.UnionWith(parts.Assigns);
    }

    private void VisitIf(IfStatement branch, Knowledge known)
    {
        var ends = new List<Knowledge>();
        var sofar = known.With([]);
        foreach (var (test, body) in branch.Branches)
        {
            Visit(test, sofar);
            var inside = sofar.Knowing(Guards.WhenTrue(test));
            Visit(body, inside);
            ends.Add(inside);
            sofar = sofar.Knowing(Guards.WhenFalse(test));
        }

        Visit(branch.Otherwise, sofar);
        ends.Add(sofar);
        known.Bound.UnionWith(ends.Select(end => (IEnumerable<string>)end.Bound).Aggregate((a, b) => a.Intersect(b)));
        known.Defined.UnionWith(ends.Select(end => end.Bound.Concat(end.Defined)).Aggregate((a, b) => a.Intersect(b)));
    }

    private void VisitMacro(MacroShape shape, Knowledge known)
    {
        VisitAll(shape.Defaults.OfType<Expression>(), known.With(shape.Parameters));
        Visit(shape.Body, known.With([.. shape.Parameters, "caller", "kwargs", "varargs"]));
    }

    private void VisitAll(IEnumerable<Expression> expressions, Knowledge known)
    {
        foreach (var expression in expressions)
        {
            Visit(expression, known);
        }
    }

    private void Visit(Expression expression, Knowledge known)
    {
        switch (expression)
        {
            case NameExpression name:
                Read(name.Name, known);
                break;
            case TestExpression or FilterExpression when Guards.Subject(expression) is { } guarded:
                Read(guarded, known.Knowing([guarded]));
                VisitAll(expression.Children.Skip(1), known);
                break;
            case LogicExpression logic:
                Visit(logic.Left, known);
                Visit(logic.Right, known.Knowing(logic.IsAnd ? Guards.WhenTrue(logic.Left) : Guards.WhenFalse(logic.Left)));
                break;
            case ConditionalExpression condition:
                Visit(condition.Test, known);
                Visit(condition.Then, known.Knowing(Guards.WhenTrue(condition.Test)));
                VisitAll(condition.Otherwise is { } otherwise ? [otherwise] : [], known.Knowing(Guards.WhenFalse(condition.Test)));
                break;
            default:
                VisitAll(expression.Children, known);
                break;
        }
    }

    private void Read(string name, Knowledge known)
    {
        if (known.Bound.Contains(name))
        {
            return;
        }

        if (known.Defined.Contains(name))
        {
            _guarded.Add(name);
        }
        else if (!GlobalTable.All.ContainsKey(name) && name is not "self")
        {
            _required.Add(name);
        }
    }

    /// <summary>Names that are the template's own here, and names of the caller's that are certain to be given here.</summary>
    private sealed record Knowledge(HashSet<string> Bound, HashSet<string> Defined)
    {
        public Knowledge With(IEnumerable<string> bound) => new([.. Bound, .. bound], [.. Defined]);

        public Knowledge Knowing(IEnumerable<string> defined) => new([.. Bound], [.. Defined, .. defined]);
    }
}
