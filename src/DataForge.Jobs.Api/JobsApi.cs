using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Cache;
using DataForge.Jobs.Api.Datasets;
using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Docs;
using DataForge.Jobs.Api.Events;
using DataForge.Jobs.Api.Exports;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Api.Jobs;
using DataForge.Jobs.Api.Models;
using DataForge.Jobs.Api.Operations;
using DataForge.Jobs.Api.Preview;
using DataForge.Jobs.Api.Problems;
using DataForge.Jobs.Api.Providers;
using DataForge.Jobs.Api.Reports;
using DataForge.Jobs.Api.RequestIds;
using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Api.Security;
using DataForge.Jobs.Api.Templates;
using DataForge.Jobs.Api.Templates.Files;
using DataForge.Jobs.Api.Usage;
using DataForge.Jobs.Api.Webhooks;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Limits;
using DataForge.Jobs.Hosting.Metrics;
using DataForge.Jobs.Hosting.Spending;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

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
        services.AddSecurity(configuration);
        services.AddAccess(configuration);
        services.AddSingleton<CreateKey>();
        services.AddSingleton<ChangeKey>();
        services.AddLimitedProviders(configuration);
        AddTemplates(services, configuration);
        services.AddSingleton<SubmissionLookups>();
        services.AddSingleton<SubmitJob>();
        services.AddSingleton<ControlJob>();
        services.AddTenantSpending(configuration);
        AddGenerate(services, configuration);
        AddEvents(services, configuration);
        AddPreview(services, configuration);
        services.AddClusterMetrics();
        services.AddSingleton<Readiness>();
        services.AddSingleton<ClusterState>();
        services.AddSingleton<Status>();
        services.AddOpenApi(options => options.DescribeAccess().DescribeOperations());
        return services;
    }

    private static void AddTemplates(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TemplateDirectoryOptions>().Bind(configuration.GetSection(TemplateDirectoryOptions.Section))
            .Validate(options => options.IsThere, "Templates__Directory names a directory that does not exist.").ValidateOnStart();
        services.AddSingleton<TemplateSources>();
        services.AddHostedService<TemplateDirectory>();
    }

    private static void AddGenerate(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GenerateOptions>().Bind(configuration.GetSection(GenerateOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<GenerateCall>();
        services.AddSingleton<GenerateBatch>();
        services.AddSingleton<ReadProviders>();
        services.AddSingleton<TestProvider>();
        services.AddSingleton<PutModel>();
    }

    private static void AddEvents(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EventsOptions>().Bind(configuration.GetSection(EventsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JobFeeds>();
        services.AddHostedService(provider => provider.GetRequiredService<JobFeeds>());
        services.AddSingleton<WatchJob>();
    }

    private static void AddPreview(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PreviewOptions>().Bind(configuration.GetSection(PreviewOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CandidatePipeline>();
        services.AddSingleton<PreviewRun>();
        services.AddSingleton<PreviewEstimates>();
        services.AddSingleton<PreviewJob>();
    }

    /// <summary>Maps every endpoint, and makes every refusal a problem with a request id.</summary>
    public static WebApplication MapJobsApi(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseCors();
        app.UseRequestTimeouts();
        app.UseMiddleware<AccessMiddleware>();
        // Bodies are limited where they are read, so that a client sees the refusal.
        var api = app.MapGroup(BasePath).WithMetadata(new DisableRequestSizeLimitAttribute());
        MapJobs(api);
        MapTemplates(api);
        MapDatasets(api);
        MapGenerate(api);
        MapModels(api);
        MapKeys(api);
        MapOperations(api);
        app.MapMetrics().NeedsScrapeAccess().Describe(OperationsDescription.Metrics);
        app.MapOpenApi().Needs(Permission.Read);
        app.MapDocs();
        return app;
    }

    private static void MapJobs(RouteGroupBuilder api)
    {
        api.MapPost("/jobs", SubmitJob.HandleAsync).Needs(Permission.Generate).Describe(JobOperations.Submit);
        api.MapPost("/preview", PreviewJob.HandleAsync).Needs(Permission.Generate).DisableRequestTimeout().Describe(PreviewDescription.Run);
        api.MapGet("/jobs", ListJobs.HandleAsync).Needs(Permission.Read).Describe(JobOperations.List);
        api.MapGet("/jobs/{id:guid}", GetJob.HandleAsync).Needs(Permission.Read).Describe(JobOperations.Get);
        api.MapDelete("/jobs/{id:guid}", DeleteJob.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(JobOperations.Delete);
        api.MapPatch("/jobs/{id:guid}", PatchJob.HandleAsync).Needs(Permission.Generate).Describe(JobOperations.Patch);
        api.MapPost("/jobs/{id:guid}/pause", ControlJob.PauseAsync).Needs(Permission.Generate).Describe(JobOperations.Pause);
        api.MapPost("/jobs/{id:guid}/resume", ControlJob.ResumeAsync).Needs(Permission.Generate).Describe(JobOperations.Resume);
        api.MapPost("/jobs/{id:guid}/cancel", ControlJob.CancelAsync).Needs(Permission.Generate).Describe(JobOperations.Cancel);
        api.MapPost("/jobs/{id:guid}/retry", ControlJob.RetryAsync).Needs(Permission.Generate).Describe(JobOperations.Retry);
        api.MapGet("/jobs/{id:guid}/samples", ListSamples.HandleAsync).Needs(Permission.Read).Describe(SampleDescription.List);
        api.MapGet("/jobs/{id:guid}/export", ExportJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().Describe(ExportDescription.Export);
        api.MapGet("/jobs/{id:guid}/report", ReportJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().Describe(ReportDescription.Report);
        api.MapGet("/jobs/{id:guid}/events", WatchJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().Describe(EventDescription.Watch);
        api.MapGet("/jobs/{id:guid}/deliveries", ReadDeliveries.ListAsync).Needs(Permission.Read).Describe(DeliveryDescription.List);
        api.MapPost("/jobs/{id:guid}/deliveries/{delivery:guid}/redeliver", ReadDeliveries.RedeliverAsync).Needs(Permission.Generate).Describe(DeliveryDescription.Redeliver);
    }

    private static void MapTemplates(RouteGroupBuilder api)
    {
        api.MapGet("/templates", ReadTemplates.ListAsync).Needs(Permission.Read).Describe(TemplateDescription.List);
        api.MapPost("/templates/validate", ValidateTemplate.HandleAsync).Needs(Permission.Read).Describe(TemplateDescription.Validate);
        api.MapPost("/templates/render", RenderTemplate.HandleAsync).Needs(Permission.Read).Describe(TemplateDescription.Render);
        api.MapPut("/templates/{name}", PutTemplate.HandleAsync).Needs(Permission.Generate).Describe(TemplateDescription.Put);
        api.MapGet("/templates/{name}", ReadTemplates.FindAsync).Needs(Permission.Read).Describe(TemplateDescription.Get);
        api.MapDelete("/templates/{name}", DeleteTemplate.HandleAsync).Needs(Permission.Generate).Describe(TemplateDescription.Delete);
        api.MapGet("/templates/{name}/variations", ReadTemplates.VariationsAsync).Needs(Permission.Read).Describe(TemplateDescription.Variations);
    }

    private static void MapDatasets(RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ReadDatasets.ListAsync).Needs(Permission.Read).Describe(DatasetDescription.List);
        api.MapPut("/datasets/{name}", PutDataset.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(DatasetDescription.Put);
        api.MapGet("/datasets/{name}", ReadDatasets.FindAsync).Needs(Permission.Read).Describe(DatasetDescription.Get);
        api.MapDelete("/datasets/{name}", DeleteDataset.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(DatasetDescription.Delete);
        api.MapGet("/datasets/{name}/rows", ReadDatasets.RowsAsync).Needs(Permission.Read).Describe(DatasetDescription.Rows);
    }

    private static void MapGenerate(RouteGroupBuilder api)
    {
        api.MapPost("/generate", GenerateNow.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(GenerateDescription.Now);
        api.MapPost("/generate/stream", GenerateStream.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(GenerateDescription.Stream);
        api.MapPost("/generate/batch", GenerateBatch.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).Describe(GenerateDescription.Batch);
    }

    private static void MapModels(RouteGroupBuilder api)
    {
        api.MapGet("/models", ReadModels.List).Needs(Permission.Read).Describe(ModelDescription.List);
        api.MapGet("/models/{**name}", ReadModels.Find).Needs(Permission.Read).Describe(ModelDescription.Get);
        api.MapPut("/models/{**name}", PutModel.HandleAsync).Needs(Permission.Admin).Describe(ModelDescription.Put);
        api.MapDelete("/models/{**name}", DeleteModel.HandleAsync).Needs(Permission.Admin).Describe(ModelDescription.Delete);
        api.MapGet("/providers", ReadProviders.HandleAsync).Needs(Permission.Read).Describe(ProviderDescription.List);
        api.MapGet("/providers/{name}/check", CheckProvider.HandleAsync).Needs(Permission.Read).Describe(ProviderDescription.Check);
        api.MapPost("/providers/{name}/test", TestProvider.HandleAsync).Needs(Permission.Admin).Describe(ProviderDescription.Test);
        api.MapGet("/cache", ReadCache.HandleAsync).Needs(Permission.Read).Describe(CacheDescription.Read);
        api.MapDelete("/cache", DeleteCache.HandleAsync).Needs(Permission.Admin).Describe(CacheDescription.Delete);
        api.MapGet("/usage", ReadUsage.HandleAsync).Needs(Permission.Read).Describe(UsageDescription.Read);
    }

    private static void MapKeys(RouteGroupBuilder api)
    {
        api.MapPost("/keys", CreateKey.HandleAsync).Needs(Permission.Admin).Describe(KeyDescription.Create);
        api.MapGet("/keys", ReadKeys.ListAsync).Needs(Permission.Admin).Describe(KeyDescription.List);
        api.MapGet("/keys/{id:guid}", ReadKeys.FindAsync).Needs(Permission.Admin).Describe(KeyDescription.Get);
        api.MapPatch("/keys/{id:guid}", ChangeKey.PatchAsync).Needs(Permission.Admin).Describe(KeyDescription.Patch);
        api.MapPost("/keys/{id:guid}/rotate", ChangeKey.RotateAsync).Needs(Permission.Admin).Describe(KeyDescription.Rotate);
        api.MapDelete("/keys/{id:guid}", ChangeKey.RevokeAsync).Needs(Permission.Admin).Describe(KeyDescription.Revoke);
        api.MapGet("/deliveries", ReadAlertDeliveries.ListAsync).Needs(Permission.Admin).Describe(DeliveryDescription.ListAlerts);
        api.MapPost("/deliveries/{delivery:guid}/redeliver", ReadAlertDeliveries.RedeliverAsync).Needs(Permission.Admin).Describe(DeliveryDescription.RedeliverAlert);
    }

    private static void MapOperations(RouteGroupBuilder api)
    {
        api.MapGet("/health", Health.Handle).NeedsNoKey().Describe(OperationsDescription.Health);
        api.MapGet("/ready", Readiness.HandleAsync).Needs(Permission.Read).Describe(OperationsDescription.Ready);
        api.MapGet("/status", Status.HandleAsync).Needs(Permission.Admin).Describe(OperationsDescription.Status);
    }
}
