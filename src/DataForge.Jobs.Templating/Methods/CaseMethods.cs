using System.Globalization;
using System.Text;
using DataForge.Jobs.Templating.Filters;
using DataForge.Jobs.Templating.Formatting;
using DataForge.Jobs.Templating.Rendering;
using DataForge.Jobs.Templating.Values;

namespace DataForge.Jobs.Templating.Methods;

/// <summary>Methods of text that change its case or ask what it is made of.</summary>
internal static class CaseMethods
{
    public static readonly Function[] All =
    [
        Change("upper", Casing.Upper),
        Change("lower", Casing.Lower),
        Change("casefold", text => Casing.Lower(text).Replace("ß", "ss", StringComparison.Ordinal).Replace("ς", "σ", StringComparison.Ordinal)),
        Change("capitalize", Casing.Capitalize),
        Change("title", Casing.Title),
        Change("swapcase", Casing.SwapCase),
        Ask("isalpha", (text, rune) => Rune.IsLetter(rune)),
        Ask("isdigit", (text, rune) => rune.Value is >= '0' and <= '9' || char.GetNumericValue(text, 0) >= 0 && IsDigit(rune)),
        Ask("isdecimal", (text, rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber),
        Ask("isnumeric", (text, rune) => Rune.GetNumericValue(rune) >= 0),
        Ask("isalnum", (text, rune) => Rune.IsLetter(rune) || Rune.GetNumericValue(rune) >= 0),
        Ask("isspace", (text, rune) => Rune.IsWhiteSpace(rune) || rune.Value is >= 0x1c and <= 0x1f),
        new("isascii", (_, a) => Booleans.Box(System.Text.Ascii.IsValid(Arguments.Required(a[0], "isascii"))), Parameter.Needed("")),
        new("islower", (state, a) => BuiltinTests.TestTable.All["lower"].Invoke(state, [a[0]]), Parameter.Needed("")),
        new("isupper", (state, a) => BuiltinTests.TestTable.All["upper"].Invoke(state, [a[0]]), Parameter.Needed("")),
        new("istitle", (_, a) => Booleans.Box(IsTitle(Arguments.Required(a[0], "istitle"))), Parameter.Needed("")),
        new("isidentifier", (_, a) => Booleans.Box(IsIdentifier(Arguments.Required(a[0], "isidentifier"))), Parameter.Needed("")),
    ];

    private static Function Change(string name, Func<string, string> change) => new(
        name,
        (state, a) =>
        {
            var text = Arguments.Required(a[0], name);
            state.Meter.ChargeText(text.Length);
            return Arguments.Like(a[0], change(text));
        },
        Parameter.Needed(""));

    private static Function Ask(string name, Func<string, Rune, bool> holds) => new(
        name,
        (state, a) =>
        {
            var text = Arguments.Required(a[0], name);
            state.Meter.ChargeText(text.Length);
            return Booleans.Box(text.Length > 0 && text.EnumerateRunes().All(rune => holds(rune.ToString(), rune)));
        },
        Parameter.Needed(""));

    private static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber
        || rune.Value is 0xB2 or 0xB3 or 0xB9 or 0x2070 or (>= 0x2074 and <= 0x2079) or (>= 0x2080 and <= 0x2089) or (>= 0x2460 and <= 0x2468);

    private static bool IsTitle(string text)
    {
        var cased = false;
        var after = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var lower = Rune.IsLower(rune);
            var upper = !lower && Casing.IsCased(rune);
            if ((upper && after) || (lower && !after))
            {
                return false;
            }

            after = upper || lower;
            cased |= after;
        }

        return cased;
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0 && (text[0] == '_' || char.IsLetter(text[0])) && text.All(c => c == '_' || char.IsLetterOrDigit(c));
}
