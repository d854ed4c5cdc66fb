using System.IO.Compression;
using System.Text;

namespace DataForge.Jobs.Generation.Reporting;

/// <summary>
/// How many times smaller gzip makes the texts, one to a line (Shaib, Barrow, Sun, Siu, Wallace and Nenkova,
/// "Standardizing the Measurement of Text Diversity", 2024): the higher, the more they repeat each other.
/// </summary>
internal sealed class CompressionRatio : IDisposable
{
    /// <summary>Bytes after which the rest is not looked at; gzip sees 32 KB at a time, so the ratio has settled by then.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    private const int BlockBytes = 64 * 1024;

    private readonly CountingStream _compressed = new();
    // gzip's output depends a little on how its input is cut; this way it does not depend on where texts end.
    private readonly BufferedStream _gzip;
    private long _texts;
    private long _bytes;
    private byte[] _line = new byte[4096];

    public CompressionRatio() => _gzip = new BufferedStream(new GZipStream(_compressed, CompressionLevel.Optimal, leaveOpen: true), BlockBytes);

    /// <summary>Takes a text in, in ordinal order.</summary>
    public void Add(string text)
    {
        if (_bytes >= MostBytes)
        {
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        if (_line.Length < most)
        {
            _line = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(text, _line);
        _line[length++] = (byte)'\n';
        _gzip.Write(_line, 0, length);
        _texts++;
        _bytes += length;
    }

    /// <summary>The ratio; null without a text. Nothing can be added afterwards.</summary>
    public Compression? Summarize()
    {
        _gzip.Dispose();
        return _texts == 0 ? null : new Compression(_bytes / (double)_compressed.Count, _texts, _bytes, _compressed.Count);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gzip.Dispose();
        _compressed.Dispose();
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}

/// <summary>What gzip makes of the texts.</summary>
/// <param name="Ratio">Bytes divided by compressed bytes.</param>
/// <param name="Texts">How many texts, from the first on.</param>
/// <param name="Bytes">Their bytes in UTF-8, line ends included.</param>
/// <param name="CompressedBytes">After gzip.</param>
public sealed record Compression(double Ratio, long Texts, long Bytes, long CompressedBytes);
