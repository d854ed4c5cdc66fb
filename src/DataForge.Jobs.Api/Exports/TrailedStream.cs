using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DataForge.Jobs.Api.Exports;

/// <summary>
/// A response body that can end with trailers, and hashes what goes through it. Kestrel sends trailers over HTTP/2 and
/// later only, so for HTTP/1.1 the chunks (RFC 9112, section 7.1) are framed here; HTTP/1.0 has neither.
/// </summary>
internal sealed class TrailedStream : Stream
{
    private readonly HttpResponse _response;
    private readonly bool _framed;
    private bool _closed;

    /// <param name="response">Not started yet.</param>
    /// <param name="trailers">The names of the trailers to come.</param>
    public TrailedStream(HttpResponse response, params string[] trailers)
    {
        _response = response;
        _framed = HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol);
        if (_framed)
        {
            response.Headers.TransferEncoding = "chunked";
        }

        if (_framed || response.SupportsTrailers())
        {
            response.Headers.Trailer = trailers;
        }
    }

    /// <summary>The hash of what was sent.</summary>
    public IncrementalHash Sent { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends the end of the body with its trailers.</summary>
    public async Task EndAsync(IReadOnlyList<(string Name, string Value)> trailers, CancellationToken cancellationToken)
    {
        _closed = true;
        if (_framed)
        {
            var end = new StringBuilder("0\r\n");
            foreach (var (name, value) in trailers)
            {
                end.Append(name).Append(": ").Append(value).Append("\r\n");
            }

            await _response.Body.WriteAsync(Encoding.ASCII.GetBytes(end.Append("\r\n").ToString()), cancellationToken);
        }
        else if (_response.SupportsTrailers())
        {
            foreach (var (name, value) in trailers)
            {
                _response.AppendTrailer(name, value);
            }
        }
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // An empty chunk would be the end.
        if (_closed || buffer.IsEmpty)
        {
            return;
        }

        Sent.AppendData(buffer.Span);
        if (_framed)
        {
            var output = _response.BodyWriter;
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{buffer.Length:x}\r\n"), output);
            System.Buffers.BuffersExtensions.Write(output, buffer.Span);
            System.Buffers.BuffersExtensions.Write(output, "\r\n"u8);
            await output.FlushAsync(cancellationToken);
        }
        else
        {
            await _response.Body.WriteAsync(buffer, cancellationToken);
        }
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Only what is written after the end, or after a failure, comes here, and is dropped.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!_closed)
        {
            throw new NotSupportedException("A body is written asynchronously.");
        }
    }

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        _closed = true;
        if (disposing)
        {
            Sent.Dispose();
        }

        base.Dispose(disposing);
    }
}
