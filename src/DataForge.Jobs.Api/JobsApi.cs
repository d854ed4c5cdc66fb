using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Access.Keys;
using DataForge.Jobs.Api.Cache;
using DataForge.Jobs.Api.Datasets;
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
        services.AddOpenApi(options => options.DescribeAccess().AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "DataForge.Jobs", Version = "v1" };
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
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
        app.MapMetrics().NeedsScrapeAccess().WithSummary("What Prometheus scrapes: numbers of this process and of the cluster");
        app.MapOpenApi().Needs(Permission.Read);
        return app;
    }

    private static void MapJobs(RouteGroupBuilder api)
    {
        api.MapPost("/jobs", SubmitJob.HandleAsync).Needs(Permission.Generate).WithSummary("Submit a job");
        api.MapPost("/preview", PreviewJob.HandleAsync).Needs(Permission.Generate).DisableRequestTimeout().WithSummary("Run the first rows of a job, store nothing, and estimate the rest");
        api.MapGet("/jobs", ListJobs.HandleAsync).Needs(Permission.Read).WithSummary("List jobs, newest first");
        api.MapGet("/jobs/{id:guid}", GetJob.HandleAsync).Needs(Permission.Read).WithSummary("One job with its progress and usage");
        api.MapDelete("/jobs/{id:guid}", DeleteJob.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("Remove an ended job with all its rows");
        api.MapPatch("/jobs/{id:guid}", PatchJob.HandleAsync).Needs(Permission.Generate).WithSummary("Change a job's priority, budget, cap, deadline, name or tags");
        api.MapPost("/jobs/{id:guid}/pause", ControlJob.PauseAsync).Needs(Permission.Generate).WithSummary("Start no new provider call for a job");
        api.MapPost("/jobs/{id:guid}/resume", ControlJob.ResumeAsync).Needs(Permission.Generate).WithSummary("Let a paused job go on");
        api.MapPost("/jobs/{id:guid}/cancel", ControlJob.CancelAsync).Needs(Permission.Generate).WithSummary("End a job and keep what was accepted");
        api.MapPost("/jobs/{id:guid}/retry", ControlJob.RetryAsync).Needs(Permission.Generate).WithSummary("Ask for the failed candidates of an ended job again");
        api.MapGet("/jobs/{id:guid}/samples", ListSamples.HandleAsync).Needs(Permission.Read).WithSummary("A job's candidates by state, in ordinal order");
        api.MapGet("/jobs/{id:guid}/export", ExportJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().WithSummary("Stream a job's dataset as jsonl, csv, chatml, alpaca or parquet");
        api.MapGet("/jobs/{id:guid}/events", WatchJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().WithSummary("Watch a job: status, progress and samples as server-sent events");
        api.MapGet("/jobs/{id:guid}/deliveries", ReadDeliveries.ListAsync).Needs(Permission.Read).WithSummary("What a job's webhook was told, and how each attempt went");
        api.MapPost("/jobs/{id:guid}/deliveries/{delivery:guid}/redeliver", ReadDeliveries.RedeliverAsync).Needs(Permission.Generate).WithSummary("Tell a job's webhook once more");
        api.MapGet("/jobs/{id:guid}/report", ReportJob.HandleAsync).Needs(Permission.Read).DisableRequestTimeout().WithSummary("Statistics of a job as JSON, or its dataset card as Markdown");
    }

    private static void MapTemplates(RouteGroupBuilder api)
    {
        api.MapGet("/templates", ReadTemplates.ListAsync).Needs(Permission.Read).WithSummary("List templates");
        api.MapPost("/templates/validate", ValidateTemplate.HandleAsync).Needs(Permission.Read).WithSummary("Parse a template and name its variables");
        api.MapPost("/templates/render", RenderTemplate.HandleAsync).Needs(Permission.Read).WithSummary("Render a template");
        api.MapPut("/templates/{name}", PutTemplate.HandleAsync).Needs(Permission.Generate).WithSummary("Store a new version of a template");
        api.MapGet("/templates/{name}", ReadTemplates.FindAsync).Needs(Permission.Read).WithSummary("One template, the newest version or a named one");
        api.MapDelete("/templates/{name}", DeleteTemplate.HandleAsync).Needs(Permission.Generate).WithSummary("Remove every version of a template");
        api.MapGet("/templates/{name}/variations", ReadTemplates.VariationsAsync).Needs(Permission.Read).WithSummary("Templates whose name begins with this one");
    }

    private static void MapDatasets(RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ReadDatasets.ListAsync).Needs(Permission.Read).WithSummary("List datasets");
        api.MapPut("/datasets/{name}", PutDataset.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("Store a new version of a dataset from CSV or JSONL");
        api.MapGet("/datasets/{name}", ReadDatasets.FindAsync).Needs(Permission.Read).WithSummary("One dataset without its rows");
        api.MapDelete("/datasets/{name}", DeleteDataset.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("Remove every version of a dataset");
        api.MapGet("/datasets/{name}/rows", ReadDatasets.RowsAsync).Needs(Permission.Read).WithSummary("The rows of a dataset");
    }

    private static void MapGenerate(RouteGroupBuilder api)
    {
        api.MapPost("/generate", GenerateNow.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("One answer, now");
        api.MapPost("/generate/stream", GenerateStream.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("One answer as it comes, as server-sent events");
        api.MapPost("/generate/batch", GenerateBatch.HandleAsync).Needs(Permission.Generate).WithRequestTimeout(RequestLimits.Long).WithSummary("Several answers, now, in order");
    }

    private static void MapModels(RouteGroupBuilder api)
    {
        api.MapGet("/models", ReadModels.List).Needs(Permission.Read).WithSummary("List the models that can be asked for");
        api.MapGet("/models/{**name}", ReadModels.Find).Needs(Permission.Read).WithSummary("One model by name or alias");
        api.MapPut("/models/{**name}", PutModel.HandleAsync).Needs(Permission.Admin).WithSummary("Name a model, or its price, at run time");
        api.MapDelete("/models/{**name}", DeleteModel.HandleAsync).Needs(Permission.Admin).WithSummary("Take back what was named at run time");
        api.MapGet("/providers", ReadProviders.HandleAsync).Needs(Permission.Read).WithSummary("How every provider fares, here and in the cluster");
        api.MapGet("/providers/{name}/check", CheckProvider.HandleAsync).Needs(Permission.Read).WithSummary("Whether a provider is there and which models it has, without a billed call");
        api.MapPost("/providers/{name}/test", TestProvider.HandleAsync).Needs(Permission.Admin).WithSummary("Make one real, tiny call");
        api.MapGet("/cache", ReadCache.HandleAsync).Needs(Permission.Read).WithSummary("What the replay cache holds and has saved");
        api.MapDelete("/cache", DeleteCache.HandleAsync).Needs(Permission.Admin).WithSummary("Forget answers: all, or by model, job or age in seconds");
        api.MapGet("/usage", ReadUsage.HandleAsync).Needs(Permission.Read).WithSummary("What calls cost, by model, provider, key, day or job");
    }

    private static void MapKeys(RouteGroupBuilder api)
    {
        api.MapPost("/keys", CreateKey.HandleAsync).Needs(Permission.Admin).WithSummary("Make a key; the answer is the only one that shows it");
        api.MapGet("/keys", ReadKeys.ListAsync).Needs(Permission.Admin).WithSummary("List the keys of every tenant, oldest first");
        api.MapGet("/keys/{id:guid}", ReadKeys.FindAsync).Needs(Permission.Admin).WithSummary("One key");
        api.MapPatch("/keys/{id:guid}", ChangeKey.PatchAsync).Needs(Permission.Admin).WithSummary("Change a key's name, limits, budgets, weight or end");
        api.MapPost("/keys/{id:guid}/rotate", ChangeKey.RotateAsync).Needs(Permission.Admin).WithSummary("Give a key another secret; the one before is taken for a while yet");
        api.MapDelete("/keys/{id:guid}", ChangeKey.RevokeAsync).Needs(Permission.Admin).WithSummary("Revoke a key at once");
    }

    private static void MapOperations(RouteGroupBuilder api)
    {
        api.MapGet("/health", Health.Handle).NeedsNoKey().WithSummary("Whether the process is alive");
        api.MapGet("/ready", Readiness.HandleAsync).Needs(Permission.Read).WithSummary("Whether database, schema and bus can be used");
        api.MapGet("/status", Status.HandleAsync).Needs(Permission.Admin).WithSummary("Workers, jobs, batches and versions at a glance");
    }
}
