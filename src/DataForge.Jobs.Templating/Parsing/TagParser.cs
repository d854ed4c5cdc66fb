using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Lexing;
using DataForge.Jobs.Templating.Statements;

namespace DataForge.Jobs.Templating.Parsing;

/// <summary>Parses the tags of control flow and assignment; macros and references to other templates have parsers of their own.</summary>
internal sealed class TagParser
{
    private static readonly string[] Known =
    [
        "autoescape", "block", "break", "call", "continue", "do", "extends", "filter", "for", "from",
        "if", "import", "include", "macro", "print", "raw", "set", "with",
    ];

    private static readonly HashSet<string> Refused = new(StringComparer.Ordinal) { "trans", "pluralize", "debug" };
    private readonly TokenStream _tokens;
    private readonly ExpressionParser _expressions;
    private readonly Func<Token?, string[], Body> _body;
    private readonly TargetParser _targets;
    private readonly MacroParser _macros;
    private readonly ReferenceParser _references;
    private int _loops;

    public TagParser(TokenStream tokens, ExpressionParser expressions, Func<Token?, string[], Body> body)
    {
        _tokens = tokens;
        _expressions = expressions;
        _body = body;
        _targets = new TargetParser(tokens);
        _macros = new MacroParser(tokens, expressions, OutsideLoops);
        _references = new ReferenceParser(tokens, expressions);
    }

    public Dictionary<string, BlockStatement> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Parses the tag at the current token, up to its closing mark.</summary>
    public Statement Parse(Token? opener, string[] ends)
    {
        var tag = _tokens.Expect(TokenKind.Name, "the name of a tag");
        return tag.Text switch
        {
            "if" => If(tag),
            "for" => For(tag),
            "set" => Set(tag),
            "with" => With(tag),
            "print" => Print(tag),
            "do" => new DoStatement(tag.Position, _expressions.ParseTuple()),
            "break" => Jump(tag, Flow.Break),
            "continue" => Jump(tag, Flow.Continue),
            "filter" => FilterBlock(tag),
            "autoescape" => new AutoescapeStatement(tag.Position, _expressions.Parse(), Inside(tag, "endautoescape")),
            "macro" => _macros.Macro(tag),
            "call" => _macros.Call(tag),
            "block" => Block(tag),
            "extends" => _references.Extends(tag),
            "include" => _references.Include(tag),
            "import" => _references.Import(tag),
            "from" => _references.From(tag),
            _ => throw Unknown(tag, opener, ends),
        };
    }

    private TemplateException Unknown(Token tag, Token? opener, string[] ends)
    {
        if (Refused.Contains(tag.Text))
        {
            return _tokens.Source.Syntax($"the tag '{tag.Text}' is not supported", tag.Position);
        }

        if (opener is not null && (tag.Text.StartsWith("end", StringComparison.Ordinal) || tag.Text is "else" or "elif"))
        {
            var line = _tokens.Source.LineAt(opener.Value.Position);
            return _tokens.Source.Syntax($"unexpected '{tag.Text}', expected {TemplateParser.Tags(ends)} for the '{opener.Value.Text}' of line {line}", tag.Position);
        }

        return _tokens.Source.Syntax($"unknown tag '{tag.Text}'{Suggestion.For(tag.Text, Known)}", tag.Position);
    }

    /// <summary>The rest of an opening tag, what follows, and the closing tag's name.</summary>
    private Body Inside(Token tag, string end)
    {
        _tokens.Expect(TokenKind.BlockEnd, "'%}'");
        var body = _body(tag, [end]);
        _tokens.ExpectName(end);
        return body;
    }

    private Body OutsideLoops(Token tag, string end)
    {
        var loops = _loops;
        _loops = 0;
        var body = Inside(tag, end);
        _loops = loops;
        return body;
    }

    private IfStatement If(Token tag)
    {
        var branches = new List<(Expression, Body)>();
        Body? otherwise = null;
        while (true)
        {
            var test = _expressions.ParseTuple(allowCondition: false);
            _tokens.Expect(TokenKind.BlockEnd, "an operator or '%}'");
            branches.Add((test, _body(tag, ["elif", "else", "endif"])));
            if (_tokens.SkipName("elif"))
            {
                continue;
            }

            if (_tokens.SkipName("else"))
            {
                otherwise = Inside(tag, "endif");
            }
            else
            {
                _tokens.ExpectName("endif");
            }

            return new IfStatement(tag.Position, [.. branches], otherwise);
        }
    }

    private ForStatement For(Token tag)
    {
        var target = _targets.Parse(allowNamespace: false);
        _tokens.ExpectName("in");
        var items = _expressions.ParseTuple(allowCondition: false, ends: () => _tokens.AtName("recursive"));
        var filter = _tokens.SkipName("if") ? _expressions.Parse() : null;
        var recursive = _tokens.SkipName("recursive");
        _tokens.Expect(TokenKind.BlockEnd, "'if', 'recursive' or '%}'");
        _loops++;
        var body = _body(tag, ["endfor", "else"]);
        _loops--;
        Body? otherwise = null;
        if (_tokens.SkipName("else"))
        {
            otherwise = Inside(tag, "endfor");
        }
        else
        {
            _tokens.ExpectName("endfor");
        }

        if (target.Names.Contains("loop"))
        {
            throw _tokens.Source.Syntax("'loop' cannot be a loop's own variable", target.Position);
        }

        var usesLoop = recursive || Introspection.FreeNames.Uses(body, "loop") || Introspection.FreeNames.HasScopedBlock(body);
        return new ForStatement(tag.Position, target, items, filter, recursive, usesLoop, body, otherwise);
    }

    private JumpStatement Jump(Token tag, Flow flow) => _loops > 0
        ? new JumpStatement(tag.Position, flow)
        : throw _tokens.Source.Syntax($"'{tag.Text}' outside of a loop", tag.Position);

    private Statement Set(Token tag)
    {
        var target = _targets.Parse(allowNamespace: true);
        if (_tokens.Skip(TokenKind.Assign))
        {
            var value = _expressions.ParseTuple();
            _targets.Assigned.UnionWith(target.Names);
            return new SetStatement(tag.Position, target, value);
        }

        var hidden = target.Names.Where(name => !_expressions.Mentioned.Contains(name) && !_targets.Assigned.Contains(name)).ToArray();
        _targets.Assigned.UnionWith(target.Names);
        var captured = new CapturedExpression(tag.Position);
        var filter = _tokens.At(TokenKind.Pipe) ? _expressions.ParseFilters(captured, startsWithName: false) : null;
        return new SetBlockStatement(tag.Position, target, hidden, filter, captured, OutsideLoops(tag, "endset"));
    }

    private GroupStatement Print(Token tag)
    {
        var prints = new List<Statement>();
        while (!_tokens.At(TokenKind.BlockEnd))
        {
            if (prints.Count > 0)
            {
                _tokens.Expect(TokenKind.Comma, "',' or '%}'");
            }

            prints.Add(new PrintStatement(tag.Position, _expressions.Parse()));
        }

        return new GroupStatement(tag.Position, new Body([.. prints]));
    }

    private WithStatement With(Token tag)
    {
        var assignments = new List<(Target, Expression)>();
        while (!_tokens.At(TokenKind.BlockEnd))
        {
            if (assignments.Count > 0)
            {
                _tokens.Expect(TokenKind.Comma, "',' or '%}'");
            }

            var target = _targets.Parse(allowNamespace: false, single: true);
            _tokens.Expect(TokenKind.Assign);
            assignments.Add((target, _expressions.Parse()));
        }

        return new WithStatement(tag.Position, [.. assignments], Inside(tag, "endwith"));
    }

    private FilterBlockStatement FilterBlock(Token tag)
    {
        var captured = new CapturedExpression(tag.Position);
        var filter = _expressions.ParseFilters(captured, startsWithName: true);
        return new FilterBlockStatement(tag.Position, filter, captured, OutsideLoops(tag, "endfilter"));
    }

    private BlockStatement Block(Token tag)
    {
        var name = _tokens.Expect(TokenKind.Name, "the block's name");
        var scoped = _tokens.SkipName("scoped");
        var required = _tokens.SkipName("required");
        scoped |= required && _tokens.SkipName("scoped");
        if (!Blocks.TryAdd(name.Text, null!))
        {
            throw _tokens.Source.Syntax($"the block '{name.Text}' is defined twice", name.Position);
        }

        if (_tokens.At(TokenKind.Sub))
        {
            throw _tokens.Source.Syntax("block names cannot contain '-'; use an underscore", _tokens.Current.Position);
        }

        var body = OutsideLoops(tag, "endblock");
        if (_tokens.At(TokenKind.Name))
        {
            _tokens.ExpectName(name.Text);
        }

        if (required && body.Statements.Any(statement => statement is not TextStatement text || !text.IsBlank))
        {
            throw _tokens.Source.Syntax("a required block can only contain comments or whitespace", name.Position);
        }

        var block = new BlockStatement(tag.Position, name.Text, scoped, required, body);
        Blocks[name.Text] = block;
        return block;
    }
}
