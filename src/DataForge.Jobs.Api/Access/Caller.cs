using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Jobs;

namespace DataForge.Jobs.Api.Access;

/// <summary>Who makes a request.</summary>
/// <param name="Tenant">Whose rows it sees.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="Key">The key; null where none is asked for, and for the operators' own.</param>
internal sealed record Caller(string Tenant, Permission Permissions, ApiKey? Key)
{
    /// <summary>Whoever reaches a process that asks for no keys.</summary>
    public static Caller Anybody { get; } = new(Job.DefaultTenant, Permission.All, null);

    /// <summary>The key's id, by which what it spends is booked.</summary>
    public Guid? KeyId => Key?.Id;

    /// <summary>The caller in the log: the key's id, or that it is whoever runs the process.</summary>
    public string LogName => KeyId?.ToString() ?? "the operators";

    /// <summary>Who makes this request.</summary>
    /// <exception cref="InvalidOperationException">Nobody has looked yet: the request went past the access check.</exception>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request went past the access check.");
}
