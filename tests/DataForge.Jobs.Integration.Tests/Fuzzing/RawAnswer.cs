using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Headers">By name, without regard to case.</param>
/// <param name="IsWhole">Whether the body came to its end.</param>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsWhole)
{
    /// <summary>The media type of streams, of which only the head is read.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The media type; null where it says none.</summary>
    public MediaTypeHeaderValue? Type => Headers.TryGetValue("Content-Type", out var type) && MediaTypeHeaderValue.TryParse(type, out var parsed) ? parsed : null;

    /// <summary>Whether the connection ends with it.</summary>
    public bool Closes => !IsWhole || (Headers.TryGetValue("Connection", out var connection) && connection.Contains("close", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads an answer; null where the server closed the connection without one.</summary>
    /// <param name="hasBody">Whether it can have a body.</param>
    /// <param name="mayBeEndless">Whether only the head of a stream is read.</param>
    public static async Task<RawAnswer?> ReadAsync(Stream stream, bool hasBody, bool mayBeEndless, CancellationToken cancellationToken)
    {
        var reader = new LineStream(stream);
        if (await reader.LineAsync(cancellationToken) is not { Length: > 0 } first)
        {
            return null;
        }

        var status = int.Parse(first.Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.LineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        if (status == 100)
        {
            return await ReadAsync(stream, hasBody, mayBeEndless, cancellationToken);
        }

        using var body = new MemoryStream();
        var isWhole = true;
        if (!hasBody || status is 204 or 304)
        {
            // There is none.
        }
        else if (mayBeEndless && headers.TryGetValue("Content-Type", out var type) && type.StartsWith(EventStream, StringComparison.Ordinal))
        {
            // It may go on for as long as a job does.
            isWhole = false;
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            isWhole = await reader.ChunksAsync(body, cancellationToken);
        }
        else if (headers.TryGetValue("Content-Length", out var length))
        {
            isWhole = await reader.BytesAsync(body, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }

        return new RawAnswer(status, headers, body.ToArray(), isWhole);
    }

    /// <summary>A stream of lines and of counted bytes. One answer at a time is on the wire, so nothing is read ahead of it.</summary>
    private sealed class LineStream(Stream stream)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _from;
        private int _to;

        public async ValueTask<string?> LineAsync(CancellationToken cancellationToken)
        {
            var line = new StringBuilder();
            while (true)
            {
                if (_from == _to && !await FillAsync(cancellationToken))
                {
                    return line.Length > 0 ? line.ToString() : null;
                }

                var unit = (char)_buffer[_from++];
                if (unit == '\n')
                {
                    return line.ToString();
                }

                if (unit != '\r')
                {
                    line.Append(unit);
                }
            }
        }

        public async ValueTask<bool> BytesAsync(MemoryStream body, int count, CancellationToken cancellationToken)
        {
            while (count > 0)
            {
                if (_from == _to && !await FillAsync(cancellationToken))
                {
                    return false;
                }

                var part = Math.Min(count, _to - _from);
                body.Write(_buffer, _from, part);
                (_from, count) = (_from + part, count - part);
            }

            return true;
        }

        public async ValueTask<bool> ChunksAsync(MemoryStream body, CancellationToken cancellationToken)
        {
            while (await LineAsync(cancellationToken) is { Length: > 0 } size)
            {
                var length = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                var isWhole = await BytesAsync(body, length, cancellationToken) && await LineAsync(cancellationToken) is not null;
                if (length == 0 || !isWhole)
                {
                    return isWhole;
                }
            }

            return false;
        }

        private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
        {
            (_from, _to) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            return _to > 0;
        }
    }
}
