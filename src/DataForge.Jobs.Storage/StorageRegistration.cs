using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Datasets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Limits;
using DataForge.Jobs.Storage.Models;
using DataForge.Jobs.Storage.Overview;
using DataForge.Jobs.Storage.Replay;
using DataForge.Jobs.Storage.Samples;
using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Storage.Usage;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Storage.Webhooks;
using DataForge.Jobs.Storage.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataForge.Jobs.Storage;

/// <summary>What the rest of the program gets from here.</summary>
public static class StorageRegistration
{
    /// <summary>Adds the database: one pool of connections for EF Core and for the SQL of the hot paths.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => CreateDataSource(connectionString));
        services.AddPooledDbContextFactory<JobsDbContext>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<SchemaMigrator>();

        services.AddSingleton<JobSubmissions>();
        services.AddSingleton<JobReads>();
        services.AddSingleton<JobIntents>();
        services.AddSingleton<JobEndings>();
        services.AddSingleton<JobAmendments>();
        services.AddSingleton<JobReopening>();
        services.AddSingleton<SampleReads>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<TemplateStore>();
        services.AddSingleton<WorkerRegistry>();
        services.AddSingleton<ClusterOverview>();
        services.AddSingleton<WorkInProgress>();
        services.AddSingleton<Leases>();
        services.AddSingleton<BatchPlanning>();
        services.AddSingleton<OverdueWork>();
        services.AddSingleton<BatchClaims>();
        services.AddSingleton<CandidateLedger>();
        services.AddSingleton<AdmissionStore>();
        services.AddSingleton<BudgetLedger>();
        services.AddSingleton<BudgetAlerts>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<RateGrants>();
        services.AddSingleton<ConcurrencyShares>();
        services.AddSingleton<ReplayAnswers>();
        services.AddSingleton<ReplayReads>();
        services.AddSingleton<TenantLedger>();
        services.AddSingleton<UsageReads>();
        services.AddSingleton<ModelStore>();
        services.AddSingleton<ProviderReports>();
        services.AddSingleton<JobWatches>();
        services.AddSingleton<WatchReads>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryReads>();
        return services;
    }

    /// <summary>A pool with settings that suit leases: dead hosts are noticed, nothing waits for ever.</summary>
    public static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "dataforge-jobs",
            TcpKeepAlive = true,
            KeepAlive = 15,
            IncludeErrorDetail = false,
            // Seven statements whenever a connection is taken again, for state that nothing leaves behind: locks and settings end
            // with their transactions, and who listens takes it back.
            NoResetOnClose = true,
        };
        if (string.IsNullOrEmpty(settings.Options))
        {
            // A host that vanished, or a process that was stopped in the middle, must not hold row locks for long.
            settings.Options = "-c idle_in_transaction_session_timeout=6000 -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=7000";
        }

        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 64;
        }

        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    /// <summary>Points a context at a pool.</summary>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource dataSource) => options
        .UseNpgsql(dataSource)
        // There is no generated snapshot: migrations are written by hand, and a test compares schema and model.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
}
