namespace DataForge.Jobs.Templating.Operators;

/// <summary>Python's <c>splitlines()</c>, which knows more line ends than the line feed.</summary>
internal static class Lines
{
    public static List<string> Split(string text, bool keepEnds)
    {
        var lines = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");
            if (end < 0)
            {
                lines.Add(text[start..]);
                break;
            }

            end += start;
            var next = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(text[start..(keepEnds ? next : end)]);
            start = next;
        }

        return lines;
    }
}
