using System.Text;

namespace DataForge.Jobs.Templating.Tests.Fuzzing;

/// <summary>Writes random templates: mostly well-formed, with wild values and now and then a broken piece.</summary>
internal sealed class TemplateGrammar(int seed)
{
    private static readonly string[] Names = ["a", "b", "xs", "d", "s", "n", "nope", "loop", "m", "range", "dict", "namespace", "self", "caller", "lipsum", "cycler"];
    private static readonly string[] Filters =
    [
        "upper", "lower", "list", "first", "last", "length", "join", "sort", "reverse", "unique", "sum", "tojson", "string", "int", "float", "round", "abs",
        "default('x')", "batch(2)", "slice(3)", "map('upper')", "map('length')", "select", "reject('odd')", "groupby(0)", "dictsort", "items", "pprint", "title", "trim",
        "truncate(5)", "wordwrap(3)", "center(9)", "indent", "replace('a', s)", "urlize", "striptags", "escape", "safe", "xmlattr", "format(1)", "min", "max", "random",
        "filesizeformat", "wordcount", "urlencode", "attr('name')", "map(attribute='k')", "selectattr('k')", "nosuch",
    ];

    private static readonly string[] Tests = ["defined", "none", "odd", "even", "string", "mapping", "iterable", "sequence", "in xs", "eq 1", "divisibleby 3", "sameas a", "lower", "nosuch"];
    private static readonly string[] Methods = ["upper()", "split()", "items()", "keys()", "append(1)", "pop()", "format(1, a=2)", "join(xs)", "get('k')", "update(k=1)", "sort()", "center(20)", "zfill(5)", "partition('a')", "nope()", "index", "cycle(1, 2)"];
    private static readonly string[] Operators = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">", "<=", ">=", "in", "not in", "and", "or"];
    private static readonly string[] Literals = ["1", "0", "-3", "2.5", "1e300", "99999999999", "'ab'", "'%s %d'", "'{} {0}'", "''", "true", "none", "[]", "{}", "()", "'\\u00e9\\U0001f600'"];
    private static readonly string[] Broken = ["{{", "}}", "{%", "%}", "{#", "{% endif %}", "{% raw %}", "{{ ' }}", "{% for %}", "{{ ( }}", "\0", "\ud800", "{% else %}"];
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Template()
    {
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            Statement(3);
        }

        return _text.ToString();
    }

    private string Pick(string[] options) => options[_random.Next(options.Length)];

    private void Statement(int depth)
    {
        switch (_random.Next(depth > 0 ? 14 : 4))
        {
            case 0 or 1 or 2:
                _text.Append("{{ ").Append(Expression(3)).Append(_random.Next(8) == 0 ? " -}}" : " }}");
                break;
            case 3:
                _text.Append(_random.Next(12) == 0 ? Pick(Broken) : " text\n ");
                break;
            case 4:
                Block($"if {Expression(2)}", "endif", depth);
                break;
            case 5 or 6:
                Block($"for {(_random.Next(3) == 0 ? "a, b" : "a")} in {Expression(2)}{(_random.Next(4) == 0 ? $" if {Expression(1)}" : "")}{(_random.Next(6) == 0 ? " recursive" : "")}", "endfor", depth);
                break;
            case 7:
                _text.Append("{% set ").Append(Pick(["a", "b", "n.x", "a, b"])).Append(" = ").Append(Expression(3)).Append(" %}");
                break;
            case 8:
                Block($"macro m(a, b={Expression(1)})", "endmacro", depth);
                break;
            case 9:
                Block($"filter {Pick(Filters)}", "endfilter", depth);
                break;
            case 10:
                Block($"call(a) m({Expression(1)})", "endcall", depth);
                break;
            case 11:
                Block($"set {Pick(["a", "b"])}", "endset", depth);
                break;
            case 12:
                _text.Append("{% do ").Append(Expression(2)).Append(" %}").Append(_random.Next(5) == 0 ? "{% break %}" : "");
                break;
            default:
                _text.Append("{% include ").Append(Pick(["'inc'", "'self'", "a", "['x', 'inc']"])).Append(_random.Next(2) == 0 ? " ignore missing" : "").Append(" %}");
                break;
        }
    }

    private void Block(string open, string close, int depth)
    {
        _text.Append("{% ").Append(open).Append(" %}");
        for (var i = _random.Next(3); i > 0; i--)
        {
            Statement(depth - 1);
        }

        _text.Append("{% ").Append(close).Append(" %}");
    }

    private string Expression(int depth)
    {
        if (depth == 0)
        {
            return _random.Next(2) == 0 ? Pick(Names) : Pick(Literals);
        }

        return _random.Next(13) switch
        {
            0 or 1 => Expression(0),
            2 or 3 => $"{Expression(depth - 1)} {Pick(Operators)} {Expression(depth - 1)}",
            4 or 5 => $"{Expression(depth - 1)}|{Pick(Filters)}",
            6 => $"({Expression(depth - 1)}).{Pick(Methods)}",
            7 => $"({Expression(depth - 1)})[{Expression(depth - 1)}{(_random.Next(3) == 0 ? ":" + Expression(0) : "")}]",
            8 => $"({Expression(depth - 1)} if {Expression(depth - 1)} else {Expression(0)})",
            9 => $"({Expression(depth - 1)} is {Pick(Tests)})",
            10 => $"[{Expression(depth - 1)}, {Expression(depth - 1)}]",
            11 => $"{{{Expression(0)}: {Expression(depth - 1)}}}",
            _ => $"{Pick(Names)}({Expression(depth - 1)}{(_random.Next(4) == 0 ? ", *xs, **d" : "")})",
        };
    }
}
