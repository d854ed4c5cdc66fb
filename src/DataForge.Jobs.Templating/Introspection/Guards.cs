using DataForge.Jobs.Templating.Expressions;

namespace DataForge.Jobs.Templating.Introspection;

/// <summary>What a condition says about variables being defined.</summary>
internal static class Guards
{
    /// <summary>The variable that an <c>is defined</c> test or a <c>default</c> filter reads without needing it.</summary>
    public static string? Subject(Expression expression) => expression switch
    {
        TestExpression { Subject: NameExpression name, Call.Function.Name: "defined" or "undefined" } => name.Name,
        FilterExpression { Subject: NameExpression name, Call.Function.Name: "default" } => name.Name,
        _ => null,
    };

    /// <summary>Variables that are defined when the condition holds.</summary>
    public static IEnumerable<string> WhenTrue(Expression condition) => condition switch
    {
        TestExpression { Subject: NameExpression name, Call.Function.Name: "defined" } => [name.Name],
        FilterExpression { Call.Function.Name: "default", Subject: NameExpression name } filter when IsFalseByDefault(filter) => [name.Name],
        NotExpression not => WhenFalse(not.Operand),
        LogicExpression { IsAnd: true } both => WhenTrue(both.Left).Concat(WhenTrue(both.Right)),
        LogicExpression either => WhenTrue(either.Left).Intersect(WhenTrue(either.Right)),
        _ => [],
    };

    /// <summary>Variables that are defined when the condition does not hold.</summary>
    public static IEnumerable<string> WhenFalse(Expression condition) => condition switch
    {
        TestExpression { Subject: NameExpression name, Call.Function.Name: "undefined" } => [name.Name],
        NotExpression not => WhenTrue(not.Operand),
        LogicExpression { IsAnd: false } either => WhenFalse(either.Left).Concat(WhenFalse(either.Right)),
        LogicExpression both => WhenFalse(both.Left).Intersect(WhenFalse(both.Right)),
        _ => [],
    };

    // "x|default('')" and "x|default(false)" hold only for a variable that is given.
    private static bool IsFalseByDefault(FilterExpression filter) => filter.Children.Skip(1).FirstOrDefault() is null or ConstantExpression { Value: null or "" or false or 0L };
}
