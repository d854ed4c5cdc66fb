using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Metrics.Access;

/// <summary>
/// Who may scrape without a look into the database, which may be what is away: whoever brings <c>Metrics__Token</c> or the
/// operators' own key, and everybody where <c>Metrics__RequireKey</c> is false.
/// </summary>
public sealed class ScrapeAccess
{
    private const string Scheme = "Bearer ";
    private const string OperatorsKey = "DATAFORGE_ADMIN_KEY";

    private readonly byte[][] _hashes;

    /// <summary>Takes the secrets from the settings.</summary>
    public ScrapeAccess(IOptions<MetricsOptions> options, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configuration);
        IsOpen = !options.Value.RequireKey;
        string?[] secrets = [options.Value.Token, configuration[OperatorsKey]];
        _hashes = [.. secrets.Where(secret => !string.IsNullOrEmpty(secret)).Select(secret => HashOf(secret!))];
    }

    /// <summary>Whether nobody is asked for a key.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether a request brings one of the secrets. Compared in a time that tells nothing of how much of it is right.</summary>
    public bool Admits(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_hashes.Length == 0 || request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var hash = HashOf(header[Scheme.Length..].Trim());
        var fits = false;
        foreach (var known in _hashes)
        {
            fits |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return fits;
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
