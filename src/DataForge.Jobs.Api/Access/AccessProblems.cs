using System.Globalization;
using DataForge.Jobs.Api.Problems;

namespace DataForge.Jobs.Api.Access;

/// <summary>Why a request is not let in.</summary>
internal static class AccessProblems
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    /// <summary>No key was brought.</summary>
    public static Problem NoKey() =>
        new(401, "unauthenticated", "A key is needed", "Send a key: Authorization: Bearer df_… An administrator makes keys with POST /api/v1/keys.");

    /// <summary>The key is none. Unknown, expired and revoked ones are told apart by nobody.</summary>
    public static Problem WrongKey() =>
        new(401, "unauthenticated", "A key is needed", "The key is not known here, or it has expired, was rotated or revoked.");

    /// <summary>The key may not do this.</summary>
    public static Problem Forbidden(Permission needed) =>
        new(403, "forbidden", "The key may not do this", $"This needs a key with the permission `{PermissionNames.NameOf(needed)}`.")
        {
            Members = writer => writer.WriteString("needed", PermissionNames.NameOf(needed)),
        };

    /// <summary>A page of somebody else's asks, by way of a browser on this machine.</summary>
    public static Problem NotLocal(string header) =>
        new(403, "forbidden", "Only programs on this machine may ask", $"This process asks for no keys because it listens on loopback only, so it does not answer to the {header} that was sent: a page in a browser could be behind it. "
            + "For use behind a proxy set Access__Keys=required; to let a page in, name its origin in Cors__Origins.");

    /// <summary>Too many requests of a key.</summary>
    public static Problem TooMany(string whose, int limit, TimeSpan retryAfter) =>
        new(429, "rate_limited", "Too many requests", string.Create(CultureInfo.InvariantCulture, $"At most {limit:N0} requests a minute are taken from {whose}.")) { RetryAfter = AtLeast(retryAfter) };

    /// <summary>The process has not decided yet whom to let in.</summary>
    public static Problem Starting() => new(503, "starting", "The process is starting", "Try again in a moment.") { RetryAfter = s_soon };

    private static TimeSpan AtLeast(TimeSpan pause) => pause > s_soon ? pause : s_soon;
}
