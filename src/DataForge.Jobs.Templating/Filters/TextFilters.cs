using System.Globalization;
using System.Text;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Methods;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Filters;

/// <summary>Filters that change text.</summary>
internal static class TextFilters
{
    public static readonly Function[] All =
    [
        new("upper", (state, a) => Change(state, a[0], Casing.Upper), Parameter.Needed("s")),
        new("lower", (state, a) => Change(state, a[0], Casing.Lower), Parameter.Needed("s")),
        new("capitalize", (state, a) => Change(state, a[0], Casing.Capitalize), Parameter.Needed("s")),
        new("title", (state, a) => TitleWords(Arguments.AsText(state, a[0])), Parameter.Needed("s")),
        new("trim", Trim, Parameter.Needed("value"), Parameter.Optional("chars", null)),
        new("replace", Replace, Parameter.Needed("s"), Parameter.Needed("old"), Parameter.Needed("new"), Parameter.Optional("count", null)),
        new("format", Format, Parameter.Needed("value"), Parameter.Rest, Parameter.NamedRest),
        new("truncate", Truncate, Parameter.Needed("s"), Parameter.Optional("length", 255L), Parameter.Optional("killwords", false), Parameter.Optional("end", "..."), Parameter.Optional("leeway", 5L)),
        new("wordcount", (state, a) => Integers.Box(CountWords(Arguments.AsText(state, a[0]))), Parameter.Needed("s")),
        new("urlencode", UrlEncode, Parameter.Needed("value")),
    ];

    private static object Change(RenderState state, object? value, Func<string, string> change)
    {
        var text = Arguments.AsText(state, value);
        state.Meter.ChargeText(text.Length);
        return Arguments.Like(value, change(text));
    }

    // Words begin after white space, a hyphen or an opening bracket; the rest of each is lowered.
    private static string TitleWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !(char.IsWhiteSpace(text[i]) || text[i] is '-' or '(' or '{' or '[' or '<'))
            {
                continue;
            }

            if (i > start)
            {
                var first = char.IsHighSurrogate(text[start]) && start + 1 < i ? 2 : 1;
                result.Append(Casing.Upper(text.Substring(start, first))).Append(Casing.Lower(text[(start + first)..i]));
            }

            if (i < text.Length)
            {
                result.Append(text[i]);
            }

            start = i + 1;
        }

        return result.ToString();
    }

    private static object Trim(RenderState state, object?[] a)
    {
        var text = Arguments.AsText(state, a[0]);
        return Arguments.Like(a[0], a[1] is null ? text.Trim() : StripMethods.Strip(text, Arguments.Required(a[1], "trim"), true, true));
    }

    private static object Replace(RenderState state, object?[] a)
    {
        var (text, from, to) = (Arguments.AsText(state, a[0]), Arguments.AsText(state, a[1]), Arguments.AsText(state, a[2]));
        var count = a[3] is null ? -1 : Arguments.Int(a[3], "replace");
        if (!state.Autoescape)
        {
            return SearchMethods.Replace(text, from, to, count, state.Meter);
        }

        if (a[0] is Markup || (a[1] is Markup || a[2] is Markup))
        {
            text = a[0] is Markup ? text : Escaping.Escape(text);
            return new Markup(SearchMethods.Replace(text, Escaping.Escape(a[1], state.Meter).Text, Escaping.Escape(a[2], state.Meter).Text, count, state.Meter));
        }

        return SearchMethods.Replace(text, from, to, count, state.Meter);
    }

    private static object? Format(RenderState state, object?[] a)
    {
        var named = (List<KeyValuePair<string, object?>>)a[2]!;
        var positional = (PyTuple)a[1]!;
        if (named.Count > 0 && positional.Items.Length > 0)
        {
            throw RenderFault.Runtime("can't handle positional and keyword arguments at the same time");
        }

        if (named.Count == 0)
        {
            return PercentFormat.Apply(a[0], Arguments.AsText(state, a[0]), positional, state);
        }

        var dict = new PyDict(state.Meter);
        foreach (var (name, value) in named)
        {
            dict.Set(name, value);
        }

        return PercentFormat.Apply(a[0], Arguments.AsText(state, a[0]), dict, state);
    }

    private static object? Truncate(RenderState state, object?[] a)
    {
        var (length, end, leeway) = (Arguments.Int(a[1], "truncate"), Arguments.Required(a[3], "truncate"), a[4] is null ? 5 : Arguments.Int(a[4], "truncate"));
        var ending = CodePoints.Count(end);
        if (length < ending)
        {
            throw RenderFault.Runtime($"expected length >= {ending}, got {length}");
        }

        if (leeway < 0)
        {
            throw RenderFault.Runtime($"expected leeway >= 0, got {leeway}");
        }

        var text = Arguments.Required(a[0], "truncate");
        state.Meter.ChargeText(text.Length);
        if (CodePoints.Count(text) <= (long)length + leeway)
        {
            return a[0];
        }

        var kept = text[..CodePoints.Offset(text, length - ending)];
        if (!Truth.Of(a[2]))
        {
            var space = kept.LastIndexOf(' ');
            kept = space < 0 ? kept : kept[..space];
        }

        return a[0] is Markup ? new Markup(kept + Escaping.Escape(a[3], state.Meter).Text) : kept + end;
    }

    private static int CountWords(string text)
    {
        var count = 0;
        var inside = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var word = Rune.IsLetterOrDigit(rune) || rune.Value == '_' || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
            count += word && !inside ? 1 : 0;
            inside = word;
        }

        return count;
    }

    private static object UrlEncode(RenderState state, object?[] a)
    {
        (a[0] as Undefined)?.Use();
        if (a[0] is string or Markup || !(a[0] is PyDict or PyList or PyTuple or DictView or PyIterator or PyRange or Undefined))
        {
            return UrlText.Quote(Arguments.AsText(state, a[0]), keepSlash: true);
        }

        var pairs = a[0] is PyDict dict ? new DictView(dict, DictViewKind.Items) : a[0];
        var parts = new List<string>();
        foreach (var item in Iteration.Of(pairs, state.Meter))
        {
            state.Meter.Step();
            var pair = Iteration.ToList(item, state.Meter);
            if (pair.Count != 2)
            {
                throw RenderFault.Runtime("urlencode: expected pairs of name and value");
            }

            parts.Add($"{UrlText.QuotePlus(Arguments.AsText(state, pair[0]))}={UrlText.QuotePlus(Arguments.AsText(state, pair[1]))}");
        }

        return string.Join('&', parts);
    }
}
