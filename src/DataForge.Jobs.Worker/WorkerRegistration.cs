using DataForge.Jobs.Contracts;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Limits;
using DataForge.Jobs.Hosting.Logs;
using DataForge.Jobs.Hosting.Messaging;
using DataForge.Jobs.Hosting.Metrics;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Views;
using DataForge.Jobs.Hosting.Outbound;
using DataForge.Jobs.Hosting.Spending;
using DataForge.Jobs.Hosting.Telemetry;
using DataForge.Jobs.Hosting.Webhooks;
using DataForge.Jobs.Storage.Sagas;
using DataForge.Jobs.Worker.Admitting;
using DataForge.Jobs.Worker.Coordinating;
using DataForge.Jobs.Worker.Generating;
using DataForge.Jobs.Worker.Liveness;
using DataForge.Jobs.Worker.Scheduling;
using DataForge.Jobs.Worker.Spending;
using DataForge.Jobs.Worker.Telemetry;
using DataForge.Jobs.Worker.Webhooks;
using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace DataForge.Jobs.Worker;

/// <summary>Everything that a worker process consists of.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds the worker and the process's bus; what is registered first is stopped last.</summary>
    /// <param name="rabbitMq">The broker; null for the in-memory transport.</param>
    public static IServiceCollection AddWorker(this IServiceCollection services, IConfiguration configuration, string? rabbitMq)
    {
        services.AddOptions<WorkerOptions>().Bind(configuration.GetSection(WorkerOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        var options = configuration.GetSection(WorkerOptions.Section).Get<WorkerOptions>() ?? new WorkerOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProcessIdentity>();
        services.TryAddSingleton<TracedBatches>();
        services.AddWorkerToLog();

        AddMetrics(services);
        AddGeneration(services, configuration);
        AddAdmission(services);
        services.AddHostedSingleton<Heartbeat>();
        services.AddMessaging(rabbitMq, Bus(options));
        services.AddSingleton<SchedulerSignal>();
        services.AddSingleton<ProviderPaces>();
        if (options.Has(WorkerOptions.Coordinate))
        {
            services.AddHostedSingleton<Leadership>();
            services.AddHostedService<Scheduler>();
            services.AddHostedService<Relay>();
            services.AddHostedService<BudgetWatch>();
            AddWebhooks(services, configuration);
        }

        services.AddHostedService<GracefulStop>();
        return services;
    }

    private static void AddMetrics(IServiceCollection services)
    {
        services.AddServiceMetrics();
        services.AddSingleton<IMetricViews, WorkerViews>();
        services.AddSingleton<IMetricSource, WorkerFigures>();
        services.AddSingleton<RecentSamples>();
    }

    private static void AddGeneration(IServiceCollection services, IConfiguration configuration)
    {
        services.AddLimitedProviders(configuration);
        services.TryAddSingleton<CandidatePipeline>();
        services.AddHostedSingleton<CandidateWriter>();
        services.AddOptions<BudgetOptions>().Bind(configuration.GetSection(BudgetOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BudgetBook>();
        services.AddSingleton<BudgetAlarm>();
        services.AddHostedSingleton<BudgetDesk>();
        services.AddSingleton<BatchRuns>();
        services.AddSingleton<JobPlans>();
        services.AddSingleton<CallPlaces>();
        services.AddSingleton<CandidateRun>();
        services.AddSingleton<Blame>();
        services.AddSingleton<BatchRunner>();
    }

    private static void AddAdmission(IServiceCollection services) => services.AddHostedSingleton<AdmissionDesk>();

    private static void AddWebhooks(IServiceCollection services, IConfiguration configuration)
    {
        services.AddAddressGuard(configuration);
        services.AddWebhookSecrets(configuration);
        services.AddSingleton<WebhookCaller>();
        services.AddHostedService<WebhookDesk>();
    }

    private static BusPart Bus(WorkerOptions options) => new(
        bus =>
        {
            bus.AddConsumer<ChangeListener>();
            if (options.Has(WorkerOptions.Generate))
            {
                bus.AddConsumer<GenerateBatchConsumer>();
            }

            if (options.Has(WorkerOptions.Admit))
            {
                bus.AddConsumer<AdmitJobConsumer>();
            }

            if (options.Has(WorkerOptions.Coordinate))
            {
                bus.AddSagaStateMachine<GenerationJobStateMachine, GenerationJobState>().JobsTableRepository();
            }
        },
        (context, transport) =>
        {
            Own(context, transport, options);
            if (options.Has(WorkerOptions.Generate))
            {
                transport.ReceiveEndpoint(WorkQueues.Generate, endpoint =>
                {
                    // A ticket is held while its batch is worked on, so the broker gives no worker more than it has slots for.
                    endpoint.PrefetchCount = options.Slots;
                    endpoint.ConcurrentMessageLimit = options.Slots;
                    if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                    {
                        rabbit.EnablePriority(GenerateBatchConsumer.HighestPriority);
                    }

                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.ConfigureConsumer<GenerateBatchConsumer>(context);
                });
            }

            if (options.Has(WorkerOptions.Admit))
            {
                transport.ReceiveEndpoint(WorkQueues.Admit, endpoint =>
                {
                    endpoint.ConfigureConsumeTopology = false;
                    endpoint.ConfigureConsumer<AdmitJobConsumer>(context);
                });
            }

            if (options.Has(WorkerOptions.Coordinate))
            {
                transport.ReceiveEndpoint(WorkQueues.Jobs, endpoint =>
                {
                    endpoint.PrefetchCount = 32;
                    // A database that is away is waited for: an event is no poison message because nobody could write.
                    endpoint.UseMessageRetry(retry =>
                    {
                        retry.Handle<NpgsqlException>();
                        retry.Interval(60, TimeSpan.FromSeconds(1));
                    });
                    endpoint.UseMessageRetry(retry =>
                    {
                        retry.Ignore<NpgsqlException>();
                        retry.Exponential(5, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
                    });
                    endpoint.ConfigureSaga<GenerationJobState>(context);
                });
            }
        });

    /// <summary>The queue of this process alone; it goes when the process goes.</summary>
    private static void Own(IBusRegistrationContext context, IBusFactoryConfigurator transport, WorkerOptions options)
    {
        var identity = context.GetRequiredService<ProcessIdentity>();
        transport.ReceiveEndpoint(identity.Queue, endpoint =>
        {
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
            {
                rabbit.AutoDelete = true;
                rabbit.Durable = false;
            }

            // What comes here is only a hint, and an error queue of its own would outlive the process.
            endpoint.DiscardFaultedMessages();
            endpoint.DiscardSkippedMessages();

            endpoint.ConfigureConsumer<ChangeListener>(context);
            if (options.Has(WorkerOptions.Admit))
            {
                endpoint.ConfigureConsumer<AdmitJobConsumer>(context);
            }
        });
    }

    private static void AddHostedSingleton<T>(this IServiceCollection services) where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
