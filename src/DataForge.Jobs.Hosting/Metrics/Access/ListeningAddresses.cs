using System.Net;
using Microsoft.AspNetCore.Http;

namespace DataForge.Jobs.Hosting.Metrics.Access;

/// <summary>Tells addresses that only this machine can reach.</summary>
public static class ListeningAddresses
{
    /// <summary>Whether these addresses can be reached from this machine only.</summary>
    public static bool AreLoopback(IReadOnlyCollection<string> addresses) => addresses.Count > 0 && addresses.All(address =>
        BindingAddress.Parse(address) is var parsed && !parsed.IsUnixPipe && !parsed.IsNamedPipe && IsLoopback(parsed.Host));

    /// <summary>Whether a host's name can only mean this machine.</summary>
    public static bool IsLoopback(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
