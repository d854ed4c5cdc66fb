using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses the tags that name other templates.</summary>
internal sealed class ReferenceParser(TokenStream tokens, ExpressionParser expressions)
{
    public ExtendsStatement Extends(Token tag) => new(tag.Position, expressions.Parse());

    public IncludeStatement Include(Token tag)
    {
        var reference = expressions.Parse();
        var ignoreMissing = false;
        if (tokens.AtName("ignore") && tokens.Look is { Kind: TokenKind.Name, Value: "missing" })
        {
            tokens.Next();
            tokens.Next();
            ignoreMissing = true;
        }

        return new IncludeStatement(tag.Position, reference, ignoreMissing, WithContext(true));
    }

    public ImportStatement Import(Token tag)
    {
        var reference = expressions.Parse();
        tokens.ExpectName("as");
        var alias = tokens.Expect(TokenKind.Name).Text;
        return new ImportStatement(tag.Position, reference, WithContext(false), alias, []);
    }

    public ImportStatement From(Token tag)
    {
        var reference = expressions.Parse();
        tokens.ExpectName("import");
        var names = new List<(string, string)>();
        bool? withContext = null;
        while (true)
        {
            if (names.Count > 0 && tokens.Current is { Kind: TokenKind.Name, Value: "with" or "without" } && tokens.Look is { Kind: TokenKind.Name, Value: "context" })
            {
                withContext = WithContext(false);
                break;
            }

            var name = tokens.Expect(TokenKind.Name, "a name to import");
            if (name.Text.StartsWith('_'))
            {
                throw tokens.Source.Syntax("names starting with an underscore cannot be imported", name.Position);
            }

            names.Add((name.Text, tokens.SkipName("as") ? tokens.Expect(TokenKind.Name).Text : name.Text));
            withContext = ContextMark();
            if (withContext is not null || !tokens.Skip(TokenKind.Comma))
            {
                break;
            }
        }

        return new ImportStatement(tag.Position, reference, withContext ?? false, null, [.. names]);
    }

    private bool WithContext(bool otherwise) => ContextMark() ?? otherwise;

    private bool? ContextMark()
    {
        if (tokens.Current is { Kind: TokenKind.Name, Value: "with" or "without" } mark && tokens.Look is { Kind: TokenKind.Name, Value: "context" })
        {
            tokens.Next();
            tokens.Next();
            return mark.Text == "with";
        }

        return null;
    }
}
