using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Hosting.Outbound;

/// <summary>Settings of <see cref="AddressGuard"/>, <c>Outbound__…</c>.</summary>
public sealed class AddressGuardOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Outbound";

    /// <summary>Networks that may be reached although they are not public, such as <c>10.1.0.0/16</c>; none by default.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult($"Outbound__AllowedNetworks holds `{network}`, which is no network such as 10.1.0.0/16."));
}

/// <summary>A connection that users' addresses may not lead to; the message says why, without the address that was found.</summary>
public sealed class AddressRefusedException(string host)
    : HttpRequestException(HttpRequestError.ConnectionError, $"The host {host} leads to no public address. Only the settings can allow others: Outbound__AllowedNetworks.");

/// <summary>
/// Keeps addresses that users give at run time, of webhooks for instance, from reaching this machine and the networks around
/// it. The check is made on the address that is then connected to, after the name is resolved, for each connection: what a
/// name leads to may change between two looks, and a redirect is a connection like any other. Addresses that the operator
/// gives in the settings are none of its business.
/// </summary>
public sealed class AddressGuard(IOptions<AddressGuardOptions> options)
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pooled = TimeSpan.FromMinutes(2);

    private readonly IPNetwork[] _allowed = [.. options.Value.AllowedNetworks.Select(IPNetwork.Parse)];

    /// <summary>Whether an address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = PublicAddress.Unscoped(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        return PublicAddress.Is(plain) || _allowed.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>What is wrong with an address as far as it can be told without resolving its name, for people; null where nothing is.</summary>
    public string? ProblemOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            return "Must be an absolute address that begins with http:// or https://.";
        }

        if (uri.UserInfo.Length > 0)
        {
            return "Must not hold a user name or password.";
        }

        var isHere = uri.Host.TrimEnd('.') is var host && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
        var refused = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) ? !Allows(literal) : isHere && !Allows(IPAddress.Loopback) && !Allows(IPAddress.IPv6Loopback);
        return refused ? "Must lead to a public address, not to this machine or a private network." : null;
    }

    /// <summary>A handler whose every connection is checked.</summary>
    /// <param name="followRedirects">Whether to follow up to three redirects, each checked like the first address.</param>
    public SocketsHttpHandler CreateHandler(bool followRedirects = false) => new()
    {
        // A proxy would resolve and connect by itself, past this check.
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = followRedirects,
        MaxAutomaticRedirections = MostRedirects,
        ConnectTimeout = s_connect,
        PooledConnectionLifetime = s_pooled,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        Exception? last = null;
        foreach (var address in found.Where(Allows))
        {
            // No dual-mode socket: what was checked is what is connected to.
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new AddressRefusedException(host);
    }
}

/// <summary>Adds the guard.</summary>
public static class AddressGuardRegistration
{
    /// <summary>Adds it with its settings; once a process, however often it is called.</summary>
    public static IServiceCollection AddAddressGuard(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (services.Any(service => service.ServiceType == typeof(AddressGuard)))
        {
            return services;
        }

        services.AddOptions<AddressGuardOptions>().Bind(configuration.GetSection(AddressGuardOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AddressGuard>();
        return services;
    }
}
