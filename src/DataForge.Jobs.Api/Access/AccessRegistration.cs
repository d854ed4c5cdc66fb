using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Access.Limits;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Access;

/// <summary>Adds keys and limits on requests.</summary>
internal static class AccessRegistration
{
    /// <summary>Adds what the access check needs.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccessOptions>().Bind(configuration.GetSection(AccessOptions.Section))
            .Configure(options => options.AdminKey = configuration[AccessOptions.AdminKeySetting] is { Length: > 0 } key ? key : null)
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<LastingAccess>();
        services.AddSingleton<KeyUse>();
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<AccessGate>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessGate>());
        services.AddHostedService<AccessUpkeep>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<AccessOptions>>((forwarded, access) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in access.Value.ProxyNetworks())
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
        return services;
    }
}
