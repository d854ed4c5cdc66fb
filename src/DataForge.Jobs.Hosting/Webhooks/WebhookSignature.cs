using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataForge.Jobs.Hosting.Webhooks;

/// <summary>
/// How a call proves who makes it, in the form of Standard Webhooks 1.0 (https://www.standardwebhooks.com): HMAC-SHA256 over id,
/// timestamp and body, joined by full stops.
/// </summary>
public static class WebhookSignature
{
    /// <summary>The header with the delivery's id, the same at every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>The header with the attempt's time, in seconds since 1970.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>The header with the signature.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How a secret begins that is base64 for its bytes; any other is its own UTF-8.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>The value of <see cref="SignatureHeader"/>: <c>v1,</c> and the base64 of the code.</summary>
    public static string Of(string id, DateTimeOffset at, ReadOnlySpan<byte> body, string secret)
    {
        var prefix = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        mac.AppendData(prefix);
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }

    private static byte[] KeyOf(string secret)
    {
        if (secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            var bytes = new byte[secret.Length];
            if (Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length) && length > 0)
            {
                return bytes[..length];
            }
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
