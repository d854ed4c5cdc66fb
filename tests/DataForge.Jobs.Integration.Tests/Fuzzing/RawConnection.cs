using System.Net.Sockets;

namespace DataForge.Jobs.Integration.Tests.Fuzzing;

/// <summary>A connection that sends whatever bytes it is given: the usual clients would not send half of them.</summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private TcpClient? _client;

    /// <summary>Sends a request and reads its answer; null where the server closed the connection without one.</summary>
    /// <exception cref="OperationCanceledException">There was no answer within minutes.</exception>
    /// <param name="hasBody">Whether an answer can have a body.</param>
    /// <param name="endsEarly">Whether the sending end is closed after the bytes.</param>
    public async Task<RawAnswer?> SendAsync(byte[] request, bool hasBody = true, bool endsEarly = false)
    {
        // The server may have closed a connection that was not used up, as every client must expect.
        var isUsed = _client is not null;
        return await TrySendAsync(request, hasBody, endsEarly) is { } answer ? answer : isUsed ? await TrySendAsync(request, hasBody, endsEarly) : null;
    }

    private async Task<RawAnswer?> TrySendAsync(byte[] request, bool hasBody, bool endsEarly)
    {
        using var patience = new CancellationTokenSource(s_patience);
        if (_client is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(address.Host, address.Port, patience.Token);
        }

        RawAnswer? answer = null;
        try
        {
            var stream = _client.GetStream();
            await stream.WriteAsync(request, patience.Token);
            if (endsEarly)
            {
                // The server sees the end of a request that was to be longer.
                _client.Client.Shutdown(SocketShutdown.Send);
            }

            answer = await RawAnswer.ReadAsync(stream, hasBody, mayBeEndless: request.AsSpan().StartsWith("GET "u8), patience.Token);
        }
        catch (IOException)
        {
            // The server refused to read on; an answer that it gave before may be lost with the connection.
        }

        if (answer is null || answer.Closes || endsEarly)
        {
            Dispose();
        }

        return answer;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }
}
