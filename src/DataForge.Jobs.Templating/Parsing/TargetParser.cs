using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses what a value is assigned to: a name, a namespace's attribute, or a tuple of targets.</summary>
internal sealed class TargetParser(TokenStream tokens)
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "none", "True", "False", "None", "and", "or", "not", "in", "is", "if", "else", "elif",
    };

    /// <summary>Names that <c>set</c> tags so far assign.</summary>
    public HashSet<string> Assigned { get; } = new(StringComparer.Ordinal);

    public Target Parse(bool allowNamespace, bool single = false)
    {
        var position = tokens.Current.Position;
        var first = One(allowNamespace);
        if (single || !tokens.At(TokenKind.Comma))
        {
            return first;
        }

        var items = new List<Target> { first };
        while (tokens.Skip(TokenKind.Comma) && tokens.Current.Kind is TokenKind.Name or TokenKind.LeftParen)
        {
            items.Add(One(allowNamespace));
        }

        return new TupleTarget(position, [.. items]);
    }

    private Target One(bool allowNamespace)
    {
        if (tokens.At(TokenKind.LeftParen))
        {
            tokens.Next();
            tokens.Enter();
            var inner = Parse(allowNamespace);
            tokens.Leave();
            tokens.Expect(TokenKind.RightParen);
            return inner;
        }

        var name = tokens.Expect(TokenKind.Name, "a name to assign to");
        if (Reserved.Contains(name.Text))
        {
            throw tokens.Source.Syntax($"cannot assign to '{name.Text}'", name.Position);
        }

        if (allowNamespace && tokens.Skip(TokenKind.Dot))
        {
            return new NamespaceTarget(name.Position, name.Text, tokens.Expect(TokenKind.Name).Text);
        }

        return new NameTarget(name.Position, name.Text);
    }
}
