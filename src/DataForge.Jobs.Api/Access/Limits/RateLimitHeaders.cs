using System.Globalization;

namespace DataForge.Jobs.Api.Access.Limits;

/// <summary><c>RateLimit-Limit</c>, <c>-Remaining</c> and <c>-Reset</c> (draft-ietf-httpapi-ratelimit-headers-03): of the limit that has least left.</summary>
internal sealed class RateLimitHeaders
{
    private RequestPermit? _tightest;

    /// <summary>Notes a limit that a request came under, and sees to the headers.</summary>
    public static void Note(HttpContext context, RequestPermit permit)
    {
        if (context.Features.Get<RateLimitHeaders>() is not { } headers)
        {
            context.Features.Set(headers = new RateLimitHeaders());
            // At the last moment, since a refusal clears what was written before.
            context.Response.OnStarting(headers.Write, context.Response);
        }

        if (headers._tightest is not { } other || !permit.IsGranted || (other.IsGranted && permit.Remaining < other.Remaining))
        {
            headers._tightest = permit;
        }
    }

    private Task Write(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        var permit = _tightest!.Value;
        headers["RateLimit-Limit"] = permit.Limit.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = permit.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Math.Ceiling(permit.FullIn.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }
}
