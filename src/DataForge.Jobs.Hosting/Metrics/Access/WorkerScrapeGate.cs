using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace DataForge.Jobs.Hosting.Metrics.Access;

/// <summary>
/// Lets scrapers into a process that has no keys of its own, a worker, by the rules of the API: everybody on this machine where
/// it listens on loopback only (<c>Access__Keys</c> = <c>auto</c>), else whoever has a secret.
/// </summary>
internal sealed class WorkerScrapeGate(IServer server, ScrapeAccess access, IConfiguration configuration)
{
    private const string KeysSetting = "Access:Keys";

    private readonly Lazy<bool> _isLoopback = new(() => ListeningAddresses.AreLoopback(server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? []));

    /// <summary>Why a request is refused; null where it is not.</summary>
    public IResult? Refusal(HttpRequest request)
    {
        var keys = configuration[KeysSetting] ?? "auto";
        if (access.IsOpen || Is(keys, "open") || access.Admits(request))
        {
            return null;
        }

        // A page in somebody's browser reaches loopback too, but not under one of its names.
        if (Is(keys, "auto") && _isLoopback.Value && ListeningAddresses.IsLoopback(request.Host.Host))
        {
            return null;
        }

        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            title: "A key is needed",
            detail: "Others than you can reach this process, so its metrics are for those with a key: set Metrics__Token and let Prometheus send it (authorization: credentials), or set Metrics__RequireKey=false to let everybody read them.",
            type: "urn:dataforge:problem:unauthenticated",
            statusCode: StatusCodes.Status401Unauthorized,
            extensions: [new("code", "unauthenticated")]);
    }

    private static bool Is(string setting, string value) => setting.Equals(value, StringComparison.OrdinalIgnoreCase);
}
