using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Introspection;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses macros and call blocks.</summary>
internal sealed class MacroParser(TokenStream tokens, ExpressionParser expressions, Func<Token, string, Body> inside)
{
    public MacroStatement Macro(Token tag)
    {
        var name = tokens.Expect(TokenKind.Name, "the macro's name");
        var (parameters, defaults) = Signature();
        return new MacroStatement(tag.Position, Shape(name.Text, parameters, defaults, inside(tag, "endmacro"), name.Position));
    }

    public CallBlockStatement Call(Token tag)
    {
        var (parameters, defaults) = tokens.At(TokenKind.LeftParen) ? Signature() : ([], []);
        var position = tokens.Current.Position;
        if (expressions.Parse() is not CallExpression call)
        {
            throw tokens.Source.Syntax("expected a call", position);
        }

        return new CallBlockStatement(tag.Position, call, Shape("caller", parameters, defaults, inside(tag, "endcall"), tag.Position));
    }

    private MacroShape Shape(string name, string[] parameters, Expression?[] defaults, Body body, int position)
    {
        // As in Jinja, the special names are provided only where the body reads them.
        var reads = FreeNames.Of(body);
        var explicitCaller = Array.IndexOf(parameters, "caller");
        if (explicitCaller >= 0 && defaults[explicitCaller] is null)
        {
            throw tokens.Source.Syntax("a parameter named 'caller' needs a default", position);
        }

        return new MacroShape(
            name,
            parameters,
            defaults,
            body,
            reads.Contains("caller") || explicitCaller >= 0,
            reads.Contains("kwargs") && !parameters.Contains("kwargs"),
            reads.Contains("varargs") && !parameters.Contains("varargs"));
    }

    private (string[] Parameters, Expression?[] Defaults) Signature()
    {
        var parameters = new List<string>();
        var defaults = new List<Expression?>();
        tokens.Expect(TokenKind.LeftParen);
        while (!tokens.At(TokenKind.RightParen))
        {
            if (parameters.Count > 0)
            {
                tokens.Expect(TokenKind.Comma, "',' or ')'");
            }

            var name = tokens.Expect(TokenKind.Name, "a parameter's name");
            if (parameters.Contains(name.Text))
            {
                throw tokens.Source.Syntax($"the parameter '{name.Text}' is named twice", name.Position);
            }

            parameters.Add(name.Text);
            if (tokens.Skip(TokenKind.Assign))
            {
                defaults.Add(expressions.Parse());
            }
            else if (defaults.Exists(value => value is not null))
            {
                throw tokens.Source.Syntax("a parameter without a default cannot follow one with a default", name.Position);
            }
            else
            {
                defaults.Add(null);
            }
        }

        tokens.Expect(TokenKind.RightParen);
        return ([.. parameters], [.. defaults]);
    }
}
