using System.ComponentModel.DataAnnotations;
using System.Net;

namespace DataForge.Jobs.Api.Access;

/// <summary>When keys are asked for.</summary>
internal enum KeyPolicy
{
    /// <summary>Unless the process listens on loopback only.</summary>
    Auto,

    /// <summary>Always.</summary>
    Required,

    /// <summary>Never, wherever the process listens.</summary>
    Open,
}

/// <summary>Settings of access, <c>Access__…</c>.</summary>
internal sealed class AccessOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Access";

    /// <summary>The setting that holds the operators' own key.</summary>
    public const string AdminKeySetting = "DATAFORGE_ADMIN_KEY";

    /// <summary>Shortest key of the operators, in characters: 128 bits and more where it is random hexadecimal.</summary>
    public const int MinAdminKeyLength = 32;

    /// <summary>Requests a minute of a key that names no number of its own, where keys are asked for.</summary>
    public const int DefaultRequestsPerMinute = 3_000;

    /// <summary>Requests a minute of an address, where keys are asked for.</summary>
    public const int DefaultAddressRequestsPerMinute = 6_000;

    /// <summary>Requests a minute of an address that bring no key, or a wrong one.</summary>
    public const int DefaultFailuresPerMinute = 60;

    private const int MostRequests = 10_000_000;

    /// <summary>When keys are asked for: <c>auto</c>, <c>required</c> or <c>open</c>.</summary>
    public string Keys { get; set; } = nameof(KeyPolicy.Auto);

    /// <summary>The same as a value.</summary>
    public KeyPolicy Policy() => Enum.Parse<KeyPolicy>(Keys, ignoreCase: true);

    /// <summary>Requests a minute of a key that names no number of its own, over all processes; 0 for no limit.</summary>
    [Range(0, MostRequests)]
    public int RequestsPerMinute { get; set; } = DefaultRequestsPerMinute;

    /// <summary>Requests a minute of an address, over all processes; 0 for no limit. Unset: as above, and none where no keys are asked for.</summary>
    [Range(0, MostRequests)]
    public int? AddressRequestsPerMinute { get; set; }

    /// <summary>Requests a minute of an address that bring no key, or a wrong one.</summary>
    [Range(1, MostRequests)]
    public int FailuresPerMinute { get; set; } = DefaultFailuresPerMinute;

    /// <summary>Proxies whose word on a client's address is taken (<c>X-Forwarded-For</c>): addresses, or networks as <c>10.0.0.0/8</c>.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The operators' own key; null where none is set.</summary>
    public string? AdminKey { get; set; }

    /// <summary>The trusted proxies as networks.</summary>
    public IEnumerable<IPNetwork> ProxyNetworks() => TrustedProxies.Select(NetworkOf).OfType<IPNetwork>();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.GetNames<KeyPolicy>().Contains(Keys, StringComparer.OrdinalIgnoreCase))
        {
            yield return new ValidationResult($"Access__Keys is `{Keys}`; it must be auto, required or open.");
        }

        // The value is a secret and is not repeated.
        if (AdminKey is { } key && (key.Length < MinAdminKeyLength || key.Any(unit => unit is <= ' ' or > '~')))
        {
            yield return new ValidationResult($"{AdminKeySetting} must have at least {MinAdminKeyLength} printable ASCII characters and no blanks. Make one with: openssl rand -hex 32");
        }

        foreach (var wrong in TrustedProxies.Where(proxy => NetworkOf(proxy) is null))
        {
            yield return new ValidationResult($"Access__TrustedProxies holds `{wrong}`, which is neither an address nor a network such as 10.0.0.0/8.");
        }
    }

    private static IPNetwork? NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
