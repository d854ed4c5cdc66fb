using DataForge.Jobs.Api.Datasets;
using DataForge.Jobs.Api.Exports;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Models;
using DataForge.Jobs.Api.Operations;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Api.Templates;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Hosting.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataForge.Jobs.Api;

/// <summary>The HTTP API, for any process that has persistence and messaging.</summary>
public static class JobsApi
{
    /// <summary>Where every address of the API begins.</summary>
    public const string BasePath = "/api/v1";

    /// <summary>Adds what the endpoints need besides persistence and messaging.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The providers' settings are wrong; it lists every problem.</exception>
    public static IServiceCollection AddJobsApi(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProcessIdentity>();
        if (services.All(service => service.ServiceType != typeof(ModelRegistry)))
        {
            services.AddProviders(configuration);
        }

        services.AddSingleton<TemplateSources>();
        services.AddSingleton<SubmissionLookups>();
        services.AddSingleton<SubmitJob>();
        services.AddSingleton<ControlJob>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Status>();
        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false);
        return services;
    }

    /// <summary>Maps every endpoint, and makes every refusal a problem with a request id.</summary>
    public static WebApplication MapJobsApi(this WebApplication app)
    {
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        // Bodies are limited where they are read, so that a client sees the refusal.
        var api = app.MapGroup(BasePath).WithMetadata(new DisableRequestSizeLimitAttribute());
        MapJobs(api);
        MapTemplates(api);
        MapDatasets(api);
        MapModels(api);
        MapOperations(api);
        return app;
    }

    private static void MapJobs(RouteGroupBuilder api)
    {
        api.MapPost("/jobs", SubmitJob.HandleAsync);
        api.MapGet("/jobs", ListJobs.HandleAsync);
        api.MapGet("/jobs/{id:guid}", GetJob.HandleAsync);
        api.MapDelete("/jobs/{id:guid}", DeleteJob.HandleAsync);
        api.MapPost("/jobs/{id:guid}/pause", ControlJob.PauseAsync);
        api.MapPost("/jobs/{id:guid}/resume", ControlJob.ResumeAsync);
        api.MapPost("/jobs/{id:guid}/cancel", ControlJob.CancelAsync);
        api.MapGet("/jobs/{id:guid}/samples", ListSamples.HandleAsync);
        api.MapGet("/jobs/{id:guid}/export", ExportJob.HandleAsync);
    }

    private static void MapTemplates(RouteGroupBuilder api)
    {
        api.MapGet("/templates", ReadTemplates.ListAsync);
        api.MapPost("/templates/validate", ValidateTemplate.HandleAsync);
        api.MapPost("/templates/render", RenderTemplate.HandleAsync);
        api.MapPut("/templates/{name}", PutTemplate.HandleAsync);
        api.MapGet("/templates/{name}", ReadTemplates.FindAsync);
        api.MapDelete("/templates/{name}", DeleteTemplate.HandleAsync);
        api.MapGet("/templates/{name}/variations", ReadTemplates.VariationsAsync);
    }

    private static void MapDatasets(RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ReadDatasets.ListAsync);
        api.MapPut("/datasets/{name}", PutDataset.HandleAsync);
        api.MapGet("/datasets/{name}", ReadDatasets.FindAsync);
        api.MapDelete("/datasets/{name}", DeleteDataset.HandleAsync);
        api.MapGet("/datasets/{name}/rows", ReadDatasets.RowsAsync);
    }

    private static void MapModels(RouteGroupBuilder api)
    {
        api.MapGet("/models", ReadModels.List);
        api.MapGet("/models/{**name}", ReadModels.Find);
    }

    private static void MapOperations(RouteGroupBuilder api)
    {
        api.MapGet("/health", Health.Handle);
        api.MapGet("/ready", Readiness.HandleAsync);
        api.MapGet("/status", Status.HandleAsync);
    }
}
