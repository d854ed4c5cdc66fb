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
    /// <summary>The trailer of RFC 9530.</summary>
    public const string ContentDigest = "Content-Digest";

    /// <summary>The trailer for people with <c>sha256sum</c>.</summary>
    public const string FileDigest = "X-File-Sha256";

    private readonly HttpResponse _response;
    private readonly HashingStream _sent;
    private readonly GZipStream? _gzip;
    private readonly IncrementalHash? _file;

    /// <param name="response">Not started yet.</param>
    /// <param name="gzip">Whether the body is compressed. Level, window and header are fixed, the header's time is zero: the same file is the same bytes.</param>
    public ChecksummedBody(HttpResponse response, bool gzip)
    {
        _response = response;
        _sent = new HashingStream(response.Body);
        if (gzip)
        {
            _gzip = new GZipStream(_sent, CompressionLevel.Fastest, leaveOpen: true);
            _file = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

        if (response.SupportsTrailers())
        {
            response.DeclareTrailer(ContentDigest);
            response.DeclareTrailer(FileDigest);
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

        if (!_response.HasStarted)
        {
            // An empty body still goes out in chunks, for trailers need them.
            await _response.StartAsync(cancellationToken);
        }

        if (_response.SupportsTrailers())
        {
            var sent = _sent.Hash.GetHashAndReset();
            _response.AppendTrailer(ContentDigest, $"sha-256=:{Convert.ToBase64String(sent)}:");
            _response.AppendTrailer(FileDigest, Convert.ToHexStringLower(_file?.GetHashAndReset() ?? sent));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A gzip stream that is closed writes its end. After a failure nobody may take what was sent for the whole.
        _sent.Close();
        _gzip?.Dispose();
        _file?.Dispose();
    }

    /// <summary>Passes bytes on and hashes them; once closed, it drops them.</summary>
    private sealed class HashingStream(Stream inner) : Stream
    {
        private bool _closed;

        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_closed)
            {
                return ValueTask.CompletedTask;
            }

            Hash.AppendData(buffer.Span);
            return inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!_closed)
            {
                throw new NotSupportedException("The body is written asynchronously.");
            }
        }

        public override void Close() => _closed = true;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
