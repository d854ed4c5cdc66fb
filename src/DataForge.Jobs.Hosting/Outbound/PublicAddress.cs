using System.Net;
using System.Net.Sockets;

namespace DataForge.Jobs.Hosting.Outbound;

/// <summary>
/// Tells addresses of the public internet from those that lead to this machine, its networks or nowhere: the special-purpose
/// registries of IANA (RFC 6890 and its successors, as of 2025), and the ways in which IPv6 carries an IPv4 address.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] s_special4 =
    [
        Network("0.0.0.0/8"), Network("10.0.0.0/8"), Network("100.64.0.0/10"), Network("127.0.0.0/8"), Network("169.254.0.0/16"),
        Network("172.16.0.0/12"), Network("192.0.0.0/24"), Network("192.0.2.0/24"), Network("192.31.196.0/24"), Network("192.52.193.0/24"),
        Network("192.88.99.0/24"), Network("192.168.0.0/16"), Network("192.175.48.0/24"), Network("198.18.0.0/15"), Network("198.51.100.0/24"),
        Network("203.0.113.0/24"), Network("224.0.0.0/4"), Network("240.0.0.0/4"),
        // The metadata service of Azure, at an address that looks public.
        Network("168.63.129.16/32"),
    ];

    private static readonly IPNetwork s_global6 = Network("2000::/3");

    private static readonly IPNetwork[] s_special6 =
    [
        // Teredo hides an IPv4 address behind a key; the rest of this block is for protocols, benchmarks and identifiers.
        Network("2001::/23"), Network("2001:db8::/32"), Network("2620:4f:8000::/48"), Network("3fff::/20"),
    ];

    private static readonly IPNetwork s_sixToFour = Network("2002::/16");
    private static readonly IPNetwork s_nat64 = Network("64:ff9b::/96");

    /// <summary>Whether an address is one of the public internet.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !s_special4.Any(network => network.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        return address switch
        {
            { IsIPv4MappedToIPv6: true } => Is(address.MapToIPv4()),
            _ when s_nat64.Contains(Unscoped(address)) => Is(new IPAddress(bytes.AsSpan(12))),
            _ when s_sixToFour.Contains(Unscoped(address)) => Is(new IPAddress(bytes.AsSpan(2, 4))),
            _ => s_global6.Contains(Unscoped(address)) && !s_special6.Any(network => network.Contains(Unscoped(address))),
        };
    }

    /// <summary>Without the number of the interface that it goes out by.</summary>
    internal static IPAddress Unscoped(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    private static IPNetwork Network(string text) => IPNetwork.Parse(text);
}
