using System.Text;
using System.Text.RegularExpressions;
using DataForge.Jobs.Templating.Operators;
using DataForge.Jobs.Templating.Rendering;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Turns addresses in escaped text into links, by the rules of Jinja's <c>urlize</c>.</summary>
internal sealed partial class LinkMaker(int? limit, string rel, string target, List<string> schemes)
{
    private static readonly string[] Opening = ["(", "<", "&lt;"];
    private static readonly string[] Closing = [")", ">", ".", ",", "\n", "&gt;"];
    private static readonly (string Open, string Close)[] Pairs = [("(", ")"), ("<", ">"), ("&lt;", "&gt;")];

    // The expressions have no choice to go back on, so that they take linear time.
    [GeneratedRegex(@"^(?:(?:https?://|www\.)(?:[\w%-]+\.)*(?:[a-z]{2,63}|xn--[\w%]{2,59})|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?://(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\]))(?::\d{1,5})?(?:[/?#]\S*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Web();

    [GeneratedRegex(@"^\S+@\w[\w.-]*\.\w+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mail();

    [GeneratedRegex(@"^[\w.+-]{2,}:/{0,2}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scheme();

    public static bool IsScheme(string text) => Scheme().IsMatch(text);

    public string Apply(string escaped, Meter meter)
    {
        var result = new StringBuilder(escaped.Length);
        for (var at = 0; at < escaped.Length;)
        {
            var end = at;
            while (end < escaped.Length && char.IsWhiteSpace(escaped[end]) == char.IsWhiteSpace(escaped[at]))
            {
                end++;
            }

            meter.Step();
            var word = escaped[at..end];
            result.Append(char.IsWhiteSpace(word[0]) ? word : Link(word));
            meter.ChargeText(result.Length > meter.Options.MaxOutputLength ? result.Length : end - at);
            at = end;
        }

        return result.ToString();
    }

    private string Link(string word)
    {
        var (start, end) = (0, word.Length);
        while (Array.Find(Opening, mark => word.AsSpan(start).StartsWith(mark, StringComparison.Ordinal)) is { } mark)
        {
            start += mark.Length;
        }

        while (Array.Find(Closing, mark => word.AsSpan(start, end - start).EndsWith(mark, StringComparison.Ordinal)) is { } mark)
        {
            end -= mark.Length;
        }

        end = Balance(word, start, end);
        var middle = word[start..end];
        return string.Concat(word.AsSpan(0, start), Anchor(middle), word.AsSpan(end));
    }

    // A bracket that was opened inside the address belongs to it.
    private static int Balance(string word, int start, int end)
    {
        foreach (var (open, close) in Pairs)
        {
            var missing = Count(word[start..end], open);
            if (missing <= Count(word[start..end], close))
            {
                continue;
            }

            for (; missing > 0 && word.IndexOf(close, end, StringComparison.Ordinal) is var at and >= 0; missing--)
            {
                end = at + close.Length;
            }
        }

        return end;
    }

    private string Anchor(string text)
    {
        if (Web().IsMatch(text))
        {
            var complete = text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal);
            return $"<a href=\"{(complete ? "" : "https://")}{text}\"{Attributes()}>{Shown(text)}</a>";
        }

        if (text.StartsWith("mailto:", StringComparison.Ordinal) && Mail().IsMatch(text[7..]))
        {
            return $"<a href=\"{text}\">{text[7..]}</a>";
        }

        if (text.Contains('@') && !text.StartsWith("www.", StringComparison.Ordinal) && !text.Contains(':') && Mail().IsMatch(text))
        {
            return $"<a href=\"mailto:{text}\">{text}</a>";
        }

        foreach (var scheme in schemes)
        {
            if (text != scheme && text.StartsWith(scheme, StringComparison.Ordinal))
            {
                text = $"<a href=\"{text}\"{Attributes()}>{text}</a>";
            }
        }

        return text;
    }

    private string Attributes() =>
        $" rel=\"{Escaping.Escape(rel)}\"{(target.Length > 0 ? $" target=\"{Escaping.Escape(target)}\"" : "")}";

    private string Shown(string text) => limit is { } most && CodePoints.Count(text) > most
        ? string.Concat(text.AsSpan(0, CodePoints.Offset(text, Math.Max(most, 0))), "...")
        : text;

    private static int Count(string text, string part)
    {
        var count = 0;
        for (var at = 0; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at += part.Length)
        {
            count++;
        }

        return count;
    }
}
