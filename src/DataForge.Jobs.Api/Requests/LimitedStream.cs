using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Requests;

/// <summary>
/// A request's body that refuses to be longer than a limit. The server's own limit would cut the connection while the
/// client still sends, and most clients would then never see the answer.
/// </summary>
internal sealed class LimitedStream(Stream body, long limit) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadAtAllAsync(buffer, cancellationToken);
        _read += count;
        return _read <= limit ? count : throw new RequestRefusedException(KnownProblems.TooLarge(limit));
    }

    private async ValueTask<int> ReadAtAllAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // The server's own word for chunks whose sizes are no numbers, or too large for one.
            throw new RequestRefusedException(KnownProblems.UnreadableBody());
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
