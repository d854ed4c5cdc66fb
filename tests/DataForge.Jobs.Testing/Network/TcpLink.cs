using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DataForge.Jobs.Testing.Network;

/// <summary>
/// A stretch of network between a program and a server on this machine: it can be made slow and narrow, it can go
/// silent and come back, and a host can vanish behind it without closing a connection.
/// </summary>
/// <remarks>
/// What a silent link holds back, the end of a connection included, is delivered when it speaks again. The kernels at
/// both ends go on answering keepalives, so a server can only notice by itself that nobody talks to it any more.
/// </remarks>
public sealed class TcpLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<LinkedConnection, bool> _connections = [];
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _silence;

    private TcpLink(IPEndPoint server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where the program connects instead of the server, on the loopback address.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How much later everything arrives, in each direction.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How much passes in each direction of a connection; 0 for as much as comes.</summary>
    public int BytesPerSecond { get; set; }

    /// <summary>Connections open now.</summary>
    public int Connections => _connections.Count;

    /// <summary>Opens a link to a port of the loopback address.</summary>
    public static TcpLink To(int port) => new(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Silence() => _silence ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again, first of all what was held back.</summary>
    public void Speak() => Interlocked.Exchange(ref _silence, null)?.TrySetResult();

    /// <summary>Full speed again.</summary>
    public void Recover() => (Latency, BytesPerSecond) = (TimeSpan.Zero, 0);

    /// <summary>Closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Speak();
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Close();
        }

        _listener.Dispose();
        _end.Dispose();
    }

    /// <summary>Completes once the link speaks.</summary>
    internal Task SpeakingAsync() => _silence?.Task ?? Task.CompletedTask;

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                _ = CarryAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The listener is closing, or the client changed its mind.
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        await SpeakingAsync();
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(_server, _end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The server refuses: so does the link, with a reset.
            client.Close(0);
            server.Dispose();
            return;
        }

        var connection = new LinkedConnection(this, client, server);
        _connections[connection] = true;
        await connection.CarryAsync();
        _connections.TryRemove(connection, out _);
    }
}
