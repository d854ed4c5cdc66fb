using System.Buffers;

namespace DataForge.Jobs.Api.Exports;

/// <summary>JSON values on one line, written from UTF-8 that is passed on as it is.</summary>
internal static class JsonLine
{
    /// <summary>
    /// What RFC 8259 wants escaped, and the first bytes of U+0085, U+2028 and U+2029: JSON takes those as they are, but
    /// readers that split lines as Unicode does would cut a sample in two.
    /// </summary>
    private static readonly SearchValues<byte> s_suspects =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\', 0xC2, 0xE2]);

    private static readonly SearchValues<byte> s_breaks = SearchValues.Create("\r\n"u8);

    /// <summary>A text.</summary>
    public static void WriteString(Utf8Page page, scoped ReadOnlySpan<byte> text)
    {
        page.Write((byte)'"');
        for (var at = text.IndexOfAny(s_suspects); at >= 0; at = text.IndexOfAny(s_suspects))
        {
            page.Write(text[..at]);
            text = text[(at + WriteSuspect(page, text[at..]))..];
        }

        page.Write(text);
        page.Write((byte)'"');
    }

    /// <summary>A text, or null where there is none.</summary>
    public static void WriteString(Utf8Page page, bool isNull, scoped ReadOnlySpan<byte> text)
    {
        if (isNull)
        {
            page.Write("null"u8);
        }
        else
        {
            WriteString(page, text);
        }
    }

    /// <summary>JSON as it is stored, without the line breaks that may stand between its tokens; null for nothing.</summary>
    public static void WriteRaw(Utf8Page page, scoped ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            page.Write("null"u8);
            return;
        }

        for (var at = json.IndexOfAny(s_breaks); at >= 0; at = json.IndexOfAny(s_breaks))
        {
            page.Write(json[..at]);
            json = json[(at + 1)..];
        }

        page.Write(json);
    }

    /// <summary>A number, or null.</summary>
    public static void WriteNumber(Utf8Page page, double? number)
    {
        if (number is { } known)
        {
            page.Write(known);
        }
        else
        {
            page.Write("null"u8);
        }
    }

    /// <returns>How many bytes of the text were dealt with.</returns>
    private static int WriteSuspect(Utf8Page page, ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case 0xC2 when text.StartsWith("\u0085"u8):
                page.Write("\\u0085"u8);
                return 2;
            case 0xE2 when text.StartsWith("\u2028"u8):
                page.Write("\\u2028"u8);
                return 3;
            case 0xE2 when text.StartsWith("\u2029"u8):
                page.Write("\\u2029"u8);
                return 3;
            case 0xC2 or 0xE2:
                page.Write(text[0]);
                return 1;
            case (byte)'"':
                page.Write("\\\""u8);
                return 1;
            case (byte)'\\':
                page.Write("\\\\"u8);
                return 1;
            case (byte)'\n':
                page.Write("\\n"u8);
                return 1;
            case (byte)'\r':
                page.Write("\\r"u8);
                return 1;
            case (byte)'\t':
                page.Write("\\t"u8);
                return 1;
            case var control:
                page.Write("\\u00"u8);
                page.WriteHex([control]);
                return 1;
        }
    }
}
