using System.Text;

namespace DataForge.Jobs.Hosting.Settings.Yaml;

/// <summary>
/// Fills in <c>${NAME}</c> from the environment, so that keys need not stand in a file; <c>${NAME:-other}</c> where it may
/// be missing, and <c>$${</c> for the characters themselves.
/// </summary>
internal static class EnvironmentReferences
{
    /// <summary>The text with everything filled in.</summary>
    /// <param name="text">As it stands in the file.</param>
    /// <param name="environment">Looks a variable up.</param>
    /// <param name="problem">What is wrong, for people; null where all is well.</param>
    public static string Fill(string text, Func<string, string?> environment, out string? problem)
    {
        problem = null;
        var at = text.IndexOf("${", StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var filled = new StringBuilder();
        var done = 0;
        for (; at >= 0; at = text.IndexOf("${", done, StringComparison.Ordinal))
        {
            if (at > done && text[at - 1] == '$')
            {
                filled.Append(text, done, at - done - 1).Append("${");
                done = at + 2;
                continue;
            }

            filled.Append(text, done, at - done);
            var end = text.IndexOf('}', at);
            if (end < 0)
            {
                problem ??= "${ is never closed by }.";
                return text;
            }

            var (name, fallback) = Split(text[(at + 2)..end]);
            if (environment(name) is { Length: > 0 } value)
            {
                filled.Append(value);
            }
            else if (fallback is not null)
            {
                filled.Append(fallback);
            }
            else
            {
                problem ??= $"the environment variable {name} is not set; set it, or write ${{{name}:-…}} with what to take instead.";
            }

            done = end + 1;
        }

        return filled.Append(text, done, text.Length - done).ToString();
    }

    private static (string Name, string? Fallback) Split(string reference)
    {
        var at = reference.IndexOf(":-", StringComparison.Ordinal);
        return at < 0 ? (reference.Trim(), null) : (reference[..at].Trim(), reference[(at + 2)..]);
    }
}
