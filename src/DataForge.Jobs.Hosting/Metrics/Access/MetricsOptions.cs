using System.ComponentModel.DataAnnotations;

namespace DataForge.Jobs.Hosting.Metrics.Access;

/// <summary>Settings of <c>/metrics</c>, <c>Metrics__…</c>.</summary>
public sealed class MetricsOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Metrics";

    /// <summary>Shortest token, in characters: 128 bits where it is random hexadecimal.</summary>
    public const int MinTokenLength = 32;

    /// <summary>
    /// Whether a scrape needs a key wherever requests do. False lets everybody read the numbers who reaches the process; they
    /// hold names of providers and models, and no tenant's.
    /// </summary>
    public bool RequireKey { get; set; } = true;

    /// <summary>A bearer token that opens <c>/metrics</c> and nothing else; null for none.</summary>
    public string? Token { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The value is a secret and is not repeated.
        if (!string.IsNullOrEmpty(Token) && (Token.Length < MinTokenLength || Token.Any(unit => unit is <= ' ' or > '~')))
        {
            yield return new ValidationResult($"Metrics__Token must have at least {MinTokenLength} printable ASCII characters and no blanks. Make one with: openssl rand -hex 32");
        }
    }
}
