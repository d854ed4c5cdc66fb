using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>What one statement is made of: names assigned before and after its expressions, its expressions, and its bodies.</summary>
internal sealed record StatementParts(IEnumerable<string> AssignsFirst, IEnumerable<Expression> Expressions, IEnumerable<string> Assigns, IEnumerable<Body> Bodies)
{
    public static StatementParts Of(Statement statement) => statement switch
    {
        PrintStatement print => Reads([print.Value]),
        DoStatement action => Reads([action.Value]),
        SetStatement set => Reads([set.Value]) with { Assigns = set.Target.Names },
        SetBlockStatement set => Reads(Some(set.Filter), set.Body) with { Assigns = set.Target.Names },
        IfStatement branch => Reads(branch.Branches.Select(b => b.Test), [.. branch.Branches.Select(b => b.Body).Concat(Some(branch.Otherwise))]),
        ForStatement loop => Reads([loop.Items, .. Some(loop.Filter)], [loop.Body, .. Some(loop.Otherwise)]) with { AssignsFirst = loop.Target.Names },
        WithStatement with => Reads(with.Assignments.Select(a => a.Value), with.Body) with { AssignsFirst = with.Assignments.SelectMany(a => a.Target.Names) },
        FilterBlockStatement filter => Reads([filter.Filter], filter.Body),
        AutoescapeStatement escape => Reads([escape.Value], escape.Body),
        MacroStatement macro => Reads(macro.Shape.Defaults.OfType<Expression>(), macro.Shape.Body) with { AssignsFirst = [macro.Shape.Name, .. macro.Shape.Parameters] },
        CallBlockStatement call => Reads([call.Call, .. call.Caller.Defaults.OfType<Expression>()], call.Caller.Body) with { AssignsFirst = call.Caller.Parameters },
        GroupStatement group => Reads([], group.Body),
        BlockStatement block => Reads([], block.Body),
        ImportStatement import => Reads([import.Reference]) with { Assigns = import.Assigned },
        ReferenceStatement reference => Reads([reference.Reference]),
        _ => Reads([]),
    };

    /// <summary>All statements below a body.</summary>
    public static IEnumerable<Statement> Descendants(Body body)
    {
        foreach (var statement in body.Statements)
        {
            yield return statement;
            foreach (var inner in Of(statement).Bodies.SelectMany(Descendants))
            {
                yield return inner;
            }
        }
    }

    private static StatementParts Reads(IEnumerable<Expression> expressions, params Body[] bodies) => new([], expressions, [], bodies);

    private static IEnumerable<T> Some<T>(T? value)
        where T : class => value is null ? [] : [value];
}
