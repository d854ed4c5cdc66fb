using System.Text;

namespace DataForge.Jobs.Templating.Formatting;

/// <summary>Percent-encoding with the characters that Python leaves as they are.</summary>
internal static class UrlText
{
    public static string Quote(string text, bool keepSlash)
    {
        var result = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (keepSlash && c == '/'))
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    public static string QuotePlus(string text) => Quote(text, keepSlash: false).Replace("%20", "+", StringComparison.Ordinal);
}
