using System.IO.Compression;
using System.Security.Cryptography;

namespace DataForge.Jobs.Api.Exports;

/// <summary>
/// A response body that ends with its checksums, as trailers: <c>Content-Digest</c> (RFC 9530) of the bytes as they are
/// sent, and <c>X-File-Sha256</c>, in hexadecimal, of the file as it lies on the disk once gzip is undone: what
/// <c>sha256sum</c> prints. A body that is not completed gets neither, nor the end of its gzip stream.
/// </summary>
internal sealed class ChecksummedBody : IDisposable
{
    private const string ContentDigest = "Content-Digest";
    private const string FileDigest = "X-File-Sha256";

    private readonly TrailedStream _sent;
    private readonly GZipStream? _gzip;
    private readonly IncrementalHash? _file;

    /// <param name="response">Not started yet.</param>
    /// <param name="gzip">Whether the body is compressed. Level, window and header are fixed, the header's time is zero: the same file is the same bytes.</param>
    public ChecksummedBody(HttpResponse response, bool gzip)
    {
        _sent = new TrailedStream(response, ContentDigest, FileDigest);
        if (gzip)
        {
            _gzip = new GZipStream(_sent, CompressionLevel.Fastest, leaveOpen: true);
            _file = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }
    }

    /// <summary>Sends bytes of the file.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _file?.AppendData(bytes.Span);
        return ((Stream?)_gzip ?? _sent).WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Ends the body.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_gzip is not null)
        {
            await _gzip.DisposeAsync();
        }

        var sent = _sent.Sent.GetHashAndReset();
        await _sent.EndAsync(
            [
                (ContentDigest, $"sha-256=:{Convert.ToBase64String(sent)}:"),
                (FileDigest, Convert.ToHexStringLower(_file?.GetHashAndReset() ?? sent)),
            ],
            cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A gzip stream that is closed writes its end. After a failure nobody may take what was sent for the whole.
        _sent.Dispose();
        _gzip?.Dispose();
        _file?.Dispose();
    }
}
