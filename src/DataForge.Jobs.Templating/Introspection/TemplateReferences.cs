using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>Finds the templates that a template names; a name that is computed cannot be known.</summary>
internal static class TemplateReferences
{
    public static IReadOnlyList<string> Of(Body body) =>
    [
        .. StatementParts.Descendants(body)
            .OfType<ReferenceStatement>()
            .SelectMany(statement => Names(statement.Reference))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Names(Expression reference) => reference switch
    {
        ConstantExpression { Value: string name } => [name],
        ListExpression or TupleExpression => reference.Children.SelectMany(Names),
        ConditionalExpression condition => condition.Children.Skip(1).SelectMany(Names),
        _ => [],
    };
}
