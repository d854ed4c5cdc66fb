namespace DataForge.Jobs.Api.Access;

/// <summary>What an endpoint asks of a key; said beside its <c>Map…</c> with <c>Needs</c> or <c>NeedsNoKey</c>.</summary>
/// <param name="Needed">The permission; none where not even a key is asked for.</param>
internal sealed record EndpointAccess(Permission Needed)
{
    /// <summary>Of an endpoint that says nothing: better closed than open by mistake.</summary>
    private static readonly EndpointAccess s_unsaid = new(Permission.Admin);

    /// <summary>Whether a program that watches asks it every few seconds, with a token of its own and uncounted.</summary>
    public bool IsScraped { get; init; }

    /// <summary>What an endpoint asks for.</summary>
    public static EndpointAccess Of(Endpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointAccess>() ?? s_unsaid;
}

/// <summary>Says beside an endpoint what it asks for.</summary>
internal static class EndpointNeeds
{
    /// <summary>A key with this permission is needed wherever keys are asked for.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess(permission));

    /// <summary>Operators may ask, and whoever <c>Metrics__…</c> lets in.</summary>
    public static TBuilder NeedsScrapeAccess<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess(Permission.Admin) { IsScraped = true });

    /// <summary>Anybody may ask, key or not; nor are the requests counted.</summary>
    public static TBuilder NeedsNoKey<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new EndpointAccess(Permission.None));
}
