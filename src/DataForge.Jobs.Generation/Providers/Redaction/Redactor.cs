using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace DataForge.Jobs.Generation.Providers.Redaction;

/// <summary>
/// Keeps keys out of whatever a provider says. An adapter makes errors fit to be shown; this is for what no adapter
/// expects: an echoing proxy, a plugin, another provider's key in an answer. What passes here may be stored and shown.
/// </summary>
internal sealed class Redactor
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mark = "[redacted]";

    /// <summary>Shorter values are no keys, and would tear holes into ordinary words.</summary>
    private const int ShortestSecret = 8;

    /// <summary>Of a header, a setting or a part of an address whose value is a secret. Other values may be ordinary words of answers.</summary>
    private static readonly string[] SecretNames = ["key", "token", "secret", "password", "auth", "cookie", "signature"];

    // Longest first: where one secret begins with another, the whole of it goes.
    private readonly string[] _secrets;
    private readonly SearchValues<string> _anySecret;

    public Redactor(ProviderOptions options)
    {
        _secrets = [.. options.Configured.SelectMany(SecretsOf).Where(static secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(static secret => secret.Length)];
        _anySecret = SearchValues.Create(_secrets, StringComparison.Ordinal);
    }

    /// <summary>The text without secrets; the same instance where there are none.</summary>
    public string Clean(string text) => Clean(text, isWhole: true, out _);

    /// <summary>
    /// The beginning of a text, without secrets, as far as it is certain whatever follows; the rest, which could be a secret or the
    /// beginning of one, is to be put before what follows.
    /// </summary>
    public string CleanBeginning(string text, out string rest) => Clean(text, isWhole: false, out rest);

    /// <summary>The outcome without secrets.</summary>
    public CompletionOutcome Clean(CompletionOutcome outcome) => _secrets.Length == 0 ? outcome : outcome switch
    {
        CompletionOutcome.Answered answered => answered with { Text = Clean(answered.Text), FinishReason = answered.FinishReason is { } reason ? Clean(reason) : null },
        CompletionOutcome.Refused refused => refused with { Message = Clean(refused.Message) },
        CompletionOutcome.Deferred deferred => deferred with { Message = Clean(deferred.Message) },
        _ => outcome,
    };

    private string Clean(string text, bool isWhole, out string rest)
    {
        StringBuilder? clean = null;
        for (var at = 0; ;)
        {
            var left = text.AsSpan(at);
            var certain = isWhole ? left.Length : left.Length - BeginningAtEndOf(left);
            var found = left.IndexOfAny(_anySecret);
            if (found < 0 || found >= certain)
            {
                rest = certain == left.Length ? "" : left[certain..].ToString();
                return clean is null && certain == text.Length ? text : string.Concat(clean?.ToString(), left[..certain]);
            }

            clean = (clean ?? new StringBuilder()).Append(left[..found]).Append(Mark);
            at += found + SecretAt(left[found..]).Length;
        }
    }

    private string SecretAt(ReadOnlySpan<char> text)
    {
        foreach (var secret in _secrets)
        {
            if (text.StartsWith(secret))
            {
                return secret;
            }
        }

        throw new UnreachableException();
    }

    /// <summary>How many characters at the end of a text could be the beginning of a secret that goes on.</summary>
    private int BeginningAtEndOf(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var secret in _secrets)
        {
            for (var length = Math.Min(secret.Length - 1, text.Length); length > longest; length--)
            {
                if (text.EndsWith(secret.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }

    private static IEnumerable<string> SecretsOf(ProviderEntry entry)
    {
        yield return entry.ApiKey ?? "";
        foreach (var (_, value) in entry.Headers.Concat(entry.Settings).Where(static setting => IsSecret(setting.Key)))
        {
            yield return value;
            // Behind the name of a scheme: Bearer, Basic.
            yield return value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }

        if (entry.Address is not { } address)
        {
            yield break;
        }

        yield return address.UserInfo;
        foreach (var part in address.Query.TrimStart('?').Split('&'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && IsSecret(part[..at]))
            {
                yield return Uri.UnescapeDataString(part[(at + 1)..]);
            }
        }
    }

    private static bool IsSecret(string name) => SecretNames.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
