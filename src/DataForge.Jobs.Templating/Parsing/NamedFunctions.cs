using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Some filters take the name of another filter or test; a name written out is checked when parsing.</summary>
internal static class NamedFunctions
{
    public static void Check(SourceText source, Token filter, ArgumentList arguments)
    {
        var (index, names, kind) = filter.Text switch
        {
            "map" => (0, Filters.FilterTable.All.Keys, "filter"),
            "select" or "reject" => (0, BuiltinTests.TestTable.All.Keys, "test"),
            "selectattr" or "rejectattr" => (1, BuiltinTests.TestTable.All.Keys, "test"),
            _ => (-1, (IEnumerable<string>)[], ""),
        };
        if (index >= 0 && index < arguments.Positional.Length
            && arguments.Positional[index] is ConstantExpression { Value: string name } argument && !names.Contains(name))
        {
            throw source.Syntax($"no {kind} named '{name}'{Suggestion.For(name, names)}", argument.Position);
        }
    }
}
