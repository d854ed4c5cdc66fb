using DataForge.Jobs.Api.Cache;
using DataForge.Jobs.Api.Datasets;
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
using DataForge.Jobs.Api.Templates;
using DataForge.Jobs.Api.Templates.Files;
using DataForge.Jobs.Api.Usage;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Limits;
using DataForge.Jobs.Hosting.Spending;
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
        services.AddLimitedProviders(configuration);
        AddTemplates(services, configuration);
        services.AddSingleton<SubmissionLookups>();
        services.AddSingleton<SubmitJob>();
        services.AddSingleton<ControlJob>();
        services.AddTenantSpending(configuration);
        AddGenerate(services, configuration);
        AddPreview(services, configuration);
        services.AddSingleton<Readiness>();
        services.AddSingleton<Status>();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "DataForge.Jobs", Version = "v1" };
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
        services.Configure<KestrelServerOptions>(server => server.AddServerHeader = false);
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
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        // Bodies are limited where they are read, so that a client sees the refusal.
        var api = app.MapGroup(BasePath).WithMetadata(new DisableRequestSizeLimitAttribute());
        MapJobs(api);
        MapTemplates(api);
        MapDatasets(api);
        MapGenerate(api);
        MapModels(api);
        MapOperations(api);
        app.MapOpenApi();
        return app;
    }

    private static void MapJobs(RouteGroupBuilder api)
    {
        api.MapPost("/jobs", SubmitJob.HandleAsync).WithSummary("Submit a job");
        api.MapPost("/preview", PreviewJob.HandleAsync).WithSummary("Run the first rows of a job, store nothing, and estimate the rest");
        api.MapGet("/jobs", ListJobs.HandleAsync).WithSummary("List jobs, newest first");
        api.MapGet("/jobs/{id:guid}", GetJob.HandleAsync).WithSummary("One job with its progress and usage");
        api.MapDelete("/jobs/{id:guid}", DeleteJob.HandleAsync).WithSummary("Remove an ended job with all its rows");
        api.MapPatch("/jobs/{id:guid}", PatchJob.HandleAsync).WithSummary("Change a job's priority, budget, cap, deadline, name or tags");
        api.MapPost("/jobs/{id:guid}/pause", ControlJob.PauseAsync).WithSummary("Start no new provider call for a job");
        api.MapPost("/jobs/{id:guid}/resume", ControlJob.ResumeAsync).WithSummary("Let a paused job go on");
        api.MapPost("/jobs/{id:guid}/cancel", ControlJob.CancelAsync).WithSummary("End a job and keep what was accepted");
        api.MapPost("/jobs/{id:guid}/retry", ControlJob.RetryAsync).WithSummary("Ask for the failed candidates of an ended job again");
        api.MapGet("/jobs/{id:guid}/samples", ListSamples.HandleAsync).WithSummary("A job's candidates by state, in ordinal order");
        api.MapGet("/jobs/{id:guid}/export", ExportJob.HandleAsync).WithSummary("Stream a job's dataset as jsonl, csv, chatml, alpaca or parquet");
        api.MapGet("/jobs/{id:guid}/report", ReportJob.HandleAsync).WithSummary("Statistics of a job as JSON, or its dataset card as Markdown");
    }

    private static void MapTemplates(RouteGroupBuilder api)
    {
        api.MapGet("/templates", ReadTemplates.ListAsync).WithSummary("List templates");
        api.MapPost("/templates/validate", ValidateTemplate.HandleAsync).WithSummary("Parse a template and name its variables");
        api.MapPost("/templates/render", RenderTemplate.HandleAsync).WithSummary("Render a template");
        api.MapPut("/templates/{name}", PutTemplate.HandleAsync).WithSummary("Store a new version of a template");
        api.MapGet("/templates/{name}", ReadTemplates.FindAsync).WithSummary("One template, the newest version or a named one");
        api.MapDelete("/templates/{name}", DeleteTemplate.HandleAsync).WithSummary("Remove every version of a template");
        api.MapGet("/templates/{name}/variations", ReadTemplates.VariationsAsync).WithSummary("Templates whose name begins with this one");
    }

    private static void MapDatasets(RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ReadDatasets.ListAsync).WithSummary("List datasets");
        api.MapPut("/datasets/{name}", PutDataset.HandleAsync).WithSummary("Store a new version of a dataset from CSV or JSONL");
        api.MapGet("/datasets/{name}", ReadDatasets.FindAsync).WithSummary("One dataset without its rows");
        api.MapDelete("/datasets/{name}", DeleteDataset.HandleAsync).WithSummary("Remove every version of a dataset");
        api.MapGet("/datasets/{name}/rows", ReadDatasets.RowsAsync).WithSummary("The rows of a dataset");
    }

    private static void MapGenerate(RouteGroupBuilder api)
    {
        api.MapPost("/generate", GenerateNow.HandleAsync).WithSummary("One answer, now");
        api.MapPost("/generate/stream", GenerateStream.HandleAsync).WithSummary("One answer as it comes, as server-sent events");
        api.MapPost("/generate/batch", GenerateBatch.HandleAsync).WithSummary("Several answers, now, in order");
    }

    private static void MapModels(RouteGroupBuilder api)
    {
        api.MapGet("/models", ReadModels.List).WithSummary("List the models that can be asked for");
        api.MapGet("/models/{**name}", ReadModels.Find).WithSummary("One model by name or alias");
        api.MapPut("/models/{**name}", PutModel.HandleAsync).WithSummary("Name a model, or its price, at run time");
        api.MapDelete("/models/{**name}", DeleteModel.HandleAsync).WithSummary("Take back what was named at run time");
        api.MapGet("/providers", ReadProviders.HandleAsync).WithSummary("How every provider fares, here and in the cluster");
        api.MapPost("/providers/{name}/test", TestProvider.HandleAsync).WithSummary("Make one real, tiny call");
        api.MapGet("/cache", ReadCache.HandleAsync).WithSummary("What the replay cache holds and has saved");
        api.MapDelete("/cache", DeleteCache.HandleAsync).WithSummary("Forget answers: all, or by model, job or age in seconds");
        api.MapGet("/usage", ReadUsage.HandleAsync).WithSummary("What calls cost, by model, provider, key, day or job");
    }

    private static void MapOperations(RouteGroupBuilder api)
    {
        api.MapGet("/health", Health.Handle).WithSummary("Whether the process is alive");
        api.MapGet("/ready", Readiness.HandleAsync).WithSummary("Whether database, schema and bus can be used");
        api.MapGet("/status", Status.HandleAsync).WithSummary("Workers, jobs, batches and versions at a glance");
    }
}
