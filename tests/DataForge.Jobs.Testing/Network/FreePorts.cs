using System.Net;
using System.Net.Sockets;

namespace DataForge.Jobs.Testing.Network;

/// <summary>
/// Ports for servers whose address must be known before they listen, or must stay theirs while they are down.
/// </summary>
/// <remarks>
/// A port that the system hands out for "any" is free only until it hands it out again: to another server of the same test
/// run, or to any connection that leaves this machine. These lie below the range that Linux, macOS and Windows hand out
/// from (32768 and up; 49152 by RFC 6335, section 6), and no port is given twice by one process.
/// </remarks>
public static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 32_000;

    // Test runs beside each other begin in different places.
    private static int s_next = Random.Shared.Next(Last - First);

    /// <summary>A port on the loopback address on which nobody listens and which nobody else is given.</summary>
    public static int Take()
    {
        for (var tries = 0; tries < Last - First; tries++)
        {
            var port = First + ((Interlocked.Increment(ref s_next) & int.MaxValue) % (Last - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's; the next.
            }
        }

        throw new InvalidOperationException($"Every port from {First} to {Last} is taken.");
    }
}
