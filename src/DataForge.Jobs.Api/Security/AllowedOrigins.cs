using DataForge.Jobs.Api.Access;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Security;

/// <summary>
/// Tells pages in a browser from programs where the process asks for no keys. Every page that somebody on this machine looks
/// at can send requests to its loopback, by a form, a script, or a name of its own that leads to 127.0.0.1 (DNS rebinding).
/// </summary>
internal sealed class AllowedOrigins(IOptions<CorsSettings> cors)
{
    /// <summary>The header that gives a stranger's page away; null where there is none.</summary>
    public string? ForeignHeaderOf(HttpRequest request)
    {
        if (request.Host.HasValue && !AccessGate.IsLoopback(request.Host.Host))
        {
            return "Host";
        }

        return request.Headers.Origin.Any(origin => !IsAllowed(origin)) ? "Origin" : null;
    }

    private bool IsAllowed(string? origin) =>
        cors.Value.Names(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && AccessGate.IsLoopback(page.Host));
}
