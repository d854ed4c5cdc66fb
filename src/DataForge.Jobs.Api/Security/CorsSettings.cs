using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Security;

/// <summary>Which pages may use the API from a browser, <c>Cors__Origins__0=https://…</c>; none by default.</summary>
internal sealed class CorsSettings : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cors";

    /// <summary>Every page may; keys are sent by scripts and never by browsers themselves, so this gives nobody a key. Where none are asked for it does not count.</summary>
    private const string Any = "*";

    /// <summary>Origins: a scheme, a host and perhaps a port; or a star for all.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Whether a page of this origin may.</summary>
    public bool Allows(string? origin) => origin is not null && (Origins.Contains(Any) || Names(origin));

    /// <summary>Whether a page of this origin may, and is named: where no keys are asked for, the star would let in whatever page somebody looks at.</summary>
    public bool Names(string? origin) => origin is not null && origin != Any && Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Origins
        .Where(origin => origin != Any && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && page.GetLeftPart(UriPartial.Authority) == origin))
        .Select(origin => new ValidationResult($"Cors__Origins holds `{origin}`, which is no origin such as https://console.example.com (no path, no slash at the end)."));
}

/// <summary>Turns the setting into the server's policy.</summary>
internal sealed class CorsPolicies(IOptions<CorsSettings> settings) : IConfigureOptions<CorsOptions>
{
    private static readonly string[] s_exposed =
        ["X-Request-Id", "Location", "Content-Disposition", "Content-Digest", "X-File-Sha256", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

    /// <inheritdoc />
    public void Configure(CorsOptions options) => options.AddDefaultPolicy(policy => policy
        .SetIsOriginAllowed(settings.Value.Allows).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(s_exposed).SetPreflightMaxAge(TimeSpan.FromHours(1)));
}
