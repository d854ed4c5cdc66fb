using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Hosting.Persistence;

namespace DataForge.Jobs.Api.Access;

/// <summary>Whether an answer that takes long may go on: a key that was revoked, or is over, opens nothing for longer than it does elsewhere.</summary>
internal sealed class LastingAccess(KeyRing ring)
{
    /// <summary>How often to ask; with the time for which keys are believed, less than five seconds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Whether the key that a request was let in with would let it in still. While the database is away it would.</summary>
    public async ValueTask<bool> HoldsAsync(HttpContext context, Permission needed)
    {
        if (Caller.Of(context).Key is null || AccessMiddleware.KeyOf(context.Request) is not { } key)
        {
            return true;
        }

        try
        {
            return await ring.FindAsync(key, CancellationToken.None) is { } caller && caller.Permissions.HasFlag(needed);
        }
        catch (Exception exception) when (DatabaseOutage.Caused(exception))
        {
            return true;
        }
    }
}
