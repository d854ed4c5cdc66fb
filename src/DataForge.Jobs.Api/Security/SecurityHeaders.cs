using Microsoft.Net.Http.Headers;

namespace DataForge.Jobs.Api.Security;

/// <summary>
/// Headers that keep browsers from making anything of an answer but data (OWASP REST Security Cheat Sheet). An endpoint that
/// serves a page sets its own Content-Security-Policy, and it is left alone.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment, since a refusal clears what was written before.
        context.Response.OnStarting(static state => Write((HttpContext)state), context);
        return next(context);
    }

    private static Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
