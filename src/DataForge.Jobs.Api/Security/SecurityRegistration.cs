using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Webhooks;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Api.Security;

/// <summary>Adds what protects the process, whoever asks.</summary>
internal static class SecurityRegistration
{
    /// <summary>Adds limits on requests, rules for pages of other origins, and the guard for addresses that users give.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RequestLimits>().Bind(configuration.GetSection(RequestLimits.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CorsSettings>().Bind(configuration.GetSection(CorsSettings.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<RequestLimits>>((server, limits) => limits.Value.Apply(server));
        services.AddRequestTimeouts();
        services.AddCors();
        services.AddSingleton<IConfigureOptions<RequestTimeoutOptions>, RequestTimes>();
        services.AddSingleton<IConfigureOptions<CorsOptions>, CorsPolicies>();
        services.AddSingleton<AllowedOrigins>();
        services.AddWebhookSecrets(configuration);
        return services.AddAddressGuard(configuration);
    }
}
