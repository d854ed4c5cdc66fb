using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Access.Limits;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Hosting.Metrics.Access;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Access;

/// <summary>
/// Lets requests in: those of an address that has not used up its limit, with a key that is in force, has not used up its
/// own, and may do what is asked. Addresses that lead nowhere are not asked about: that they do says nothing.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, AccessGate gate, KeyRing ring, KeyUse use, RequestLimiter limiter, AllowedOrigins origins, ScrapeAccess scrapes, IOptions<AccessOptions> options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (await RefusalAsync(context, context.GetEndpoint()) is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private async ValueTask<Problem?> RefusalAsync(HttpContext context, Endpoint? endpoint)
    {
        // Anything but a route is the router's own refusal, of a method for instance.
        if (endpoint is not RouteEndpoint || EndpointAccess.Of(endpoint).Needed is var needed && needed == Permission.None)
        {
            context.Features.Set(Caller.Anybody);
            return null;
        }

        if (gate.Mode == AccessMode.Undecided)
        {
            return AccessProblems.Starting();
        }

        if (gate.Mode == AccessMode.Loopback && origins.ForeignHeaderOf(context.Request) is { } header)
        {
            return AccessProblems.NotLocal(header);
        }

        // Whoever watches must see most when the database, which counts and knows the keys, is away.
        if (EndpointAccess.Of(endpoint).IsScraped && (gate.Mode != AccessMode.Keys || scrapes.IsOpen || scrapes.Admits(context.Request)))
        {
            context.Features.Set(Caller.Anybody);
            return null;
        }

        var address = ClientAddress.Of(context);
        var limit = options.Value.AddressRequestsPerMinute ?? (gate.Mode == AccessMode.Keys ? AccessOptions.DefaultAddressRequestsPerMinute : 0);
        if (await CountAsync(context, "address:" + address, limit, "one address") is { } tooMany)
        {
            return tooMany;
        }

        if (gate.Mode != AccessMode.Keys)
        {
            context.Features.Set(Caller.Anybody);
            return null;
        }

        return await AuthenticateAsync(context, address, needed);
    }

    private async ValueTask<Problem?> AuthenticateAsync(HttpContext context, string address, Permission needed)
    {
        var failures = "failures:" + address;
        var key = KeyOf(context.Request);
        // Whoever tries keys is not looked up any more, while keys that were good a moment ago are.
        if (limiter.Refusal(failures) is { } refusal && (key is null || !ring.Remembers(key)))
        {
            return TooManyFailures(context, refusal);
        }

        if (key is null || await ring.FindAsync(key, context.RequestAborted) is not { } caller)
        {
            var tries = await limiter.TakeAsync(failures, options.Value.FailuresPerMinute, context.RequestAborted);
            if (!tries.IsGranted)
            {
                return TooManyFailures(context, tries);
            }

            context.Response.Headers.WWWAuthenticate = key is null ? "Bearer realm=\"dataforge\"" : "Bearer realm=\"dataforge\", error=\"invalid_token\"";
            return key is null ? AccessProblems.NoKey() : AccessProblems.WrongKey();
        }

        if (caller.Key is { } known)
        {
            use.Note(known.Id);
            if (await CountAsync(context, "key:" + known.Id.ToString("n"), known.RequestsPerMinute ?? options.Value.RequestsPerMinute, "this key") is { } tooMany)
            {
                return tooMany;
            }
        }

        if (!caller.Permissions.HasFlag(needed))
        {
            return AccessProblems.Forbidden(needed);
        }

        context.Features.Set(caller);
        return null;
    }

    private Problem TooManyFailures(HttpContext context, RequestPermit refusal)
    {
        RateLimitHeaders.Note(context, refusal);
        return AccessProblems.TooMany("one address without a valid key", options.Value.FailuresPerMinute, refusal.NextIn);
    }

    private async ValueTask<Problem?> CountAsync(HttpContext context, string subject, int limit, string whose)
    {
        if (limit == 0)
        {
            return null;
        }

        var permit = await limiter.TakeAsync(subject, limit, context.RequestAborted);
        RateLimitHeaders.Note(context, permit);
        return permit.IsGranted ? null : AccessProblems.TooMany(whose, limit, permit.NextIn);
    }

    /// <summary>The key that a request brings; null where it brings none, or several.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header[Scheme.Length..].Trim() is { Length: > 0 } key ? key : null;
}
