using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Webhooks;

/// <summary>
/// Seals the secrets that users give for their webhooks, so that none stands in a row: AES-256-GCM (NIST SP 800-38D) under a key
/// that HKDF-SHA256 (RFC 5869) makes of <c>Webhooks__Key</c>. A sealed secret opens only for the job or key that it was given for.
/// </summary>
public sealed class WebhookSecrets
{
    private const byte Version = 1;
    private const int MarkLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + MarkLength + NonceLength + TagLength;

    private readonly byte[][] _keys;

    /// <summary>Makes the keys ready.</summary>
    public WebhookSecrets(IOptions<WebhookOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CanSeal = options.Value.Key is { Length: > 0 };
        _keys = [.. new[] { options.Value.Key, options.Value.FormerKey }.Where(key => !string.IsNullOrEmpty(key)).Select(key =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(key!), 32, info: "dataforge webhook secrets"u8.ToArray()))];
    }

    /// <summary>Whether there is a key to seal with.</summary>
    public bool CanSeal { get; }

    /// <summary>Seals a secret for a job or a key.</summary>
    /// <exception cref="InvalidOperationException">There is no key to seal with.</exception>
    public byte[] Seal(string secret, Guid owner)
    {
        if (!CanSeal)
        {
            throw new InvalidOperationException("Webhooks__Key is not set.");
        }

        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[Overhead + plain.Length];
        box[0] = Version;
        MarkOf(_keys[0]).CopyTo(box.AsSpan(1));
        var nonce = box.AsSpan(1 + MarkLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[0], TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(Overhead), box.AsSpan(1 + MarkLength + NonceLength, TagLength), owner.ToByteArray(bigEndian: true));
        return box;
    }

    /// <summary>Opens a sealed secret; null where no key of this process fits.</summary>
    public string? Open(byte[] box, Guid owner)
    {
        ArgumentNullException.ThrowIfNull(box);
        if (box.Length < Overhead || box[0] != Version || _keys.FirstOrDefault(key => MarkOf(key).AsSpan().SequenceEqual(box.AsSpan(1, MarkLength))) is not { } key)
        {
            return null;
        }

        var plain = new byte[box.Length - Overhead];
        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(box.AsSpan(1 + MarkLength, NonceLength), box.AsSpan(Overhead), box.AsSpan(1 + MarkLength + NonceLength, TagLength), plain, owner.ToByteArray(bigEndian: true));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>Tells keys apart, and nothing else of them.</summary>
    private static byte[] MarkOf(byte[] key) => SHA256.HashData(key)[..MarkLength];
}
