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

    private static readonly string[] SecretNames = ["key", "token", "secret", "password"];

    private readonly string[] _secrets;

    public Redactor(ProviderOptions options) => _secrets =
        [.. options.Configured.SelectMany(SecretsOf).Where(static secret => secret.Length >= ShortestSecret).Distinct().OrderByDescending(static secret => secret.Length)];

    /// <summary>The text without secrets; the same instance where there are none.</summary>
    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            // Replacing looks for itself, and gives the same text back where it finds nothing.
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The outcome without secrets.</summary>
    public CompletionOutcome Clean(CompletionOutcome outcome) => _secrets.Length == 0 ? outcome : outcome switch
    {
        CompletionOutcome.Answered answered => answered with { Text = Clean(answered.Text), FinishReason = answered.FinishReason is { } reason ? Clean(reason) : null },
        CompletionOutcome.Refused refused => refused with { Message = Clean(refused.Message) },
        CompletionOutcome.Deferred deferred => deferred with { Message = Clean(deferred.Message) },
        _ => outcome,
    };

    /// <summary>Its key, and every header and setting that could be one: only its adapter knows which are.</summary>
    private static IEnumerable<string> SecretsOf(ProviderEntry entry) =>
        entry.Headers.Values.Concat(entry.Settings.Where(static setting => IsSecret(setting.Key)).Select(static setting => setting.Value)).Append(entry.ApiKey ?? "");

    private static bool IsSecret(string name) => SecretNames.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
