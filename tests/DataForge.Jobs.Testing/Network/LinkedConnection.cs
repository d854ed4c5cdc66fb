using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace DataForge.Jobs.Testing.Network;

/// <summary>One connection over a <see cref="TcpLink"/>, carried in both directions.</summary>
internal sealed class LinkedConnection(TcpLink link, Socket client, Socket server)
{
    /// <summary>Pieces under way in a direction before its sender is made to wait, as a network would.</summary>
    private const int UnderWay = 64;
    private const int Largest = 16 * 1024;

    private readonly CancellationTokenSource _torn = new();

    /// <summary>Carries until both ends have closed or one of them is torn.</summary>
    public async Task CarryAsync()
    {
        client.NoDelay = server.NoDelay = true;
        await Task.WhenAll(CarryAsync(client, server), CarryAsync(server, client));
        Close();
    }

    public void Close()
    {
        _torn.Cancel();
        client.Dispose();
        server.Dispose();
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        var pieces = Channel.CreateBounded<(long At, byte[] Bytes)>(UnderWay);
        await Task.WhenAll(TakeAsync(from, pieces.Writer), GiveAsync(to, pieces.Reader));
    }

    private async Task TakeAsync(Socket from, ChannelWriter<(long At, byte[] Bytes)> pieces)
    {
        var buffer = new byte[Largest];
        try
        {
            int taken;
            while ((taken = await from.ReceiveAsync(buffer)) > 0)
            {
                await pieces.WriteAsync((Stopwatch.GetTimestamp(), buffer[..taken]), _torn.Token);
            }

            // The end of a connection takes as long as its bytes do.
            await pieces.WriteAsync((Stopwatch.GetTimestamp(), []), _torn.Token);
            pieces.Complete();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset passes too: silently held back first, then as a tear.
            await link.SpeakingAsync();
            pieces.TryComplete();
            Close();
        }
    }

    private async Task GiveAsync(Socket to, ChannelReader<(long At, byte[] Bytes)> pieces)
    {
        try
        {
            await foreach (var (at, bytes) in pieces.ReadAllAsync())
            {
                var wait = link.Latency - Stopwatch.GetElapsedTime(at);
                if (link.BytesPerSecond is > 0 and var rate)
                {
                    wait = TimeSpan.FromSeconds(Math.Max(wait.TotalSeconds, 0) + ((double)bytes.Length / rate));
                }

                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait);
                }

                await link.SpeakingAsync();
                if (bytes.Length == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                for (var given = 0; given < bytes.Length;)
                {
                    given += await to.SendAsync(bytes.AsMemory(given));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Close();
        }
    }
}
