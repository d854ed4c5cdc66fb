using DataForge.Jobs.Hosting.Metrics.Access;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;
using DataForge.Jobs.Hosting.Metrics.Sources;
using DataForge.Jobs.Hosting.Metrics.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DataForge.Jobs.Hosting.Metrics;

/// <summary>What Prometheus scrapes.</summary>
public static class MetricsRegistration
{
    /// <summary>Where it scrapes, by the custom of all.</summary>
    public const string Path = "/metrics";

    /// <summary>Adds what every process measures, once. Providers, storage and bus must be there before the first scrape.</summary>
    public static IServiceCollection AddServiceMetrics(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(Scrape)))
        {
            return services;
        }

        services.AddOptions<MetricsOptions>().BindConfiguration(MetricsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ScrapeAccess>();
        services.AddSingleton<WorkerScrapeGate>();
        services.AddSingleton<Scrape>();
        services.AddSingleton<IMetricViews, HttpViews>();
        services.AddSingleton<IMetricViews, GatewayViews>();
        services.AddSingleton<MeasuredSeries>();
        services.AddHostedService(provider => provider.GetRequiredService<MeasuredSeries>());
        services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<MeasuredSeries>());
        services.AddSingleton<IMetricSource, ProviderFigures>();
        services.AddSingleton<IMetricSource, DependencyFigures>();
        services.AddSingleton<IMetricSource, ProcessFigures>();
        return services;
    }

    /// <summary>Adds what is known of the whole cluster; for the processes that answer for it.</summary>
    public static IServiceCollection AddClusterMetrics(this IServiceCollection services) => services.AddServiceMetrics().AddSingleton<IMetricSource, ClusterFigures>();

    /// <summary>Maps the address; who may ask is the caller's to say.</summary>
    public static RouteHandlerBuilder MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, static (HttpContext context, Scrape scrape) => scrape.AnswerAsync(context))
            .WithTags("Metrics").Produces<string>(StatusCodes.Status200OK, "text/plain", "application/openmetrics-text");

    /// <summary>Maps the address in a process without keys, for those whom <c>Metrics__…</c> lets in.</summary>
    public static RouteHandlerBuilder MapGuardedMetrics(this IEndpointRouteBuilder endpoints) => endpoints.MapMetrics().AddEndpointFilter(static async (context, next) =>
    {
        var gate = context.HttpContext.RequestServices.GetRequiredService<WorkerScrapeGate>();
        return gate.Refusal(context.HttpContext.Request) ?? await next(context);
    });
}
