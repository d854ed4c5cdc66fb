using System.Collections.Frozen;
using System.Numerics;
using System.Text;
using DataForge.Jobs.Templating.Expressions;
using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.BuiltinTests;

/// <summary>All tests by name, with the spellings that Jinja also knows.</summary>
internal static class TestTable
{
    private static readonly (string Name, Func<RenderState, object?, bool> Holds)[] Simple =
    [
        ("defined", (_, v) => v is not Undefined),
        ("undefined", (_, v) => v is Undefined),
        ("none", (_, v) => v is null),
        ("boolean", (_, v) => v is bool),
        ("true", (_, v) => v is true),
        ("false", (_, v) => v is false),
        ("integer", (_, v) => v is long or BigInteger),
        ("float", (_, v) => v is double),
        ("number", (_, v) => v is long or BigInteger or double or bool),
        ("string", (_, v) => v is string or Markup),
        ("mapping", (_, v) => v is PyDict),
        ("sequence", (_, v) => v is string or Markup or PyList or PyTuple or PyDict or PyRange or Undefined { Lenient: true }),
        ("iterable", (_, v) => v is string or Markup or PyList or PyTuple or PyDict or PyRange or DictView or PyIterator or LoopObject || IsEmptyIterable(v)),
        ("callable", (_, v) => v is Callable or Undefined),
        ("escaped", (_, v) => v is Markup),
        ("lower", (state, v) => Text.Of(v, state.Meter) is var s && HasCase(s) && !s.EnumerateRunes().Any(r => IsUpperOrTitle(r))),
        ("upper", (state, v) => Text.Of(v, state.Meter) is var s && HasCase(s) && !s.EnumerateRunes().Any(Rune.IsLower)),
        ("odd", (_, v) => Remainder(v, Integers.Box(2), "odd") is 1L or 1.0),
        ("even", (_, v) => Remainder(v, Integers.Box(2), "even") is 0L or 0.0),
        ("filter", (state, v) => FilterTable.All.ContainsKey(Text.Of(v, state.Meter))),
        ("test", (state, v) => All!.ContainsKey(Text.Of(v, state.Meter))),
    ];

    private static readonly (string Names, CompareKind Kind)[] Comparisons =
    [
        ("eq == equalto", CompareKind.Equal),
        ("ne !=", CompareKind.NotEqual),
        ("lt < lessthan", CompareKind.Less),
        ("le <=", CompareKind.LessEqual),
        ("gt > greaterthan", CompareKind.Greater),
        ("ge >=", CompareKind.GreaterEqual),
        ("in", CompareKind.In),
    ];

    public static readonly FrozenDictionary<string, Function> All = Build();

    private static FrozenDictionary<string, Function> Build()
    {
        var byName = new Dictionary<string, Function>(StringComparer.Ordinal);
        foreach (var (name, holds) in Simple)
        {
            byName[name] = new Function(name, (state, a) => Booleans.Box(holds(state, a[0])), Parameter.Needed("value"));
        }

        foreach (var (names, kind) in Comparisons)
        {
            foreach (var name in names.Split(' '))
            {
                byName[name] = new Function(name, (state, a) => Booleans.Box(CompareExpression.Holds(kind, a[0], a[1], state.Meter)), Parameter.Needed(""), Parameter.Needed(name == "in" ? "seq" : ""));
            }
        }

        byName["divisibleby"] = new Function("divisibleby", (_, a) => Booleans.Box(Remainder(a[0], a[1], "divisibleby") is 0L or 0.0), Parameter.Needed("value"), Parameter.Needed("num"));
        byName["sameas"] = new Function("sameas", (_, a) => Booleans.Box(IsSame(a[0], a[1])), Parameter.Needed("value"), Parameter.Needed("other"));
        return byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static bool IsEmptyIterable(object? value)
    {
        (value as Undefined)?.Use();
        return value is Undefined;
    }

    private static object? Remainder(object? value, object? divisor, string test)
    {
        (value as Undefined)?.Use();
        return Numbers.TryDouble(value, out _)
            ? Arithmetic.Modulo(value, divisor, null!)
            : throw RenderFault.Runtime($"the test '{test}' needs a number, not {TypeNames.Of(value)}");
    }

    // Python shares small integers and literal text, so identity of such values is equality.
    private static bool IsSame(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a == b,
        (bool a, bool b) => a == b,
        (string a, string b) => a == b,
        _ => ReferenceEquals(left, right),
    };

    private static bool HasCase(string text) => text.EnumerateRunes().Any(Casing.IsCased);

    private static bool IsUpperOrTitle(Rune rune) => Rune.IsUpper(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.TitlecaseLetter;
}
