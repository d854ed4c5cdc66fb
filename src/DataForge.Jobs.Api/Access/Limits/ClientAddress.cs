using System.Net;
using System.Net.Sockets;

namespace DataForge.Jobs.Api.Access.Limits;

/// <summary>Whom requests of one address are counted for.</summary>
internal static class ClientAddress
{
    private const int SitePrefixBytes = 8;

    /// <summary>An IPv4 address, or the /64 network of an IPv6 one: whoever has one of its addresses has all of them.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "local";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(SitePrefixBytes).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
