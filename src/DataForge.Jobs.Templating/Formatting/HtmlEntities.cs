using System.Globalization;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>The named and numbered character references of HTML 5 (WHATWG, "Named character references").</summary>
internal static class HtmlEntities
{
    // What the numbers 0x80 to 0x9F mean: windows-1252.
    private const string Windows =
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
        + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    private static readonly Lazy<Dictionary<string, string>> Names = new(Load);

    public static bool TryFind(ReadOnlySpan<char> name, out string? characters) =>
        Names.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out characters);

    public static string Character(int code) => code switch
    {
        0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) => "\uFFFD",
        '\r' => "\r",
        >= 0x80 and <= 0x9F => Windows[code - 0x80].ToString(),
        (>= 1 and <= 8) or (>= 0xB and <= 0x1F and not 0xC) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) => "",
        _ when (code & 0xFFFE) == 0xFFFE => "",
        _ => char.ConvertFromUtf32(code),
    };

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(HtmlEntities).Assembly.GetManifestResourceStream("html5-entities.txt")!;
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(' ');
            names[parts[0]] = string.Concat(parts.Skip(1).Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));
        }

        return names;
    }
}
