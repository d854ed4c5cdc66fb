using System.Text;
using DataForge.Jobs.Storage.Access;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Batches;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Datasets;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Limits;
using DataForge.Jobs.Storage.Models;
using DataForge.Jobs.Storage.Replay;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Storage.Usage;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Storage.Webhooks;
using DataForge.Jobs.Storage.Workers;
using Microsoft.EntityFrameworkCore;

namespace DataForge.Jobs.Storage.Schema;

/// <summary>The database as EF Core sees it. Bulk and hot paths use SQL of their own, one file per question.</summary>
public sealed class JobsDbContext(DbContextOptions<JobsDbContext> options) : DbContext(options)
{
    /// <summary>What was asked, and each job's life.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>The books.</summary>
    public DbSet<JobProgress> JobProgress => Set<JobProgress>();

    /// <summary>Work in progress.</summary>
    public DbSet<Batch> Batches => Set<Batch>();

    /// <summary>What generation made.</summary>
    public DbSet<Candidate> Candidates => Set<Candidate>();

    /// <summary>In which state each candidate ended.</summary>
    public DbSet<Verdict> Verdicts => Set<Verdict>();

    /// <summary>What calls cost.</summary>
    public DbSet<UsageEntry> UsageEntries => Set<UsageEntry>();

    /// <summary>Calls to providers, one by one.</summary>
    public DbSet<ProviderCall> ProviderCalls => Set<ProviderCall>();

    /// <summary>Jobs deleted lately.</summary>
    public DbSet<DeletedJob> DeletedJobs => Set<DeletedJob>();

    /// <summary>The last flush of each worker.</summary>
    public DbSet<LedgerWriter> LedgerWriters => Set<LedgerWriter>();

    /// <summary>Seed rows, by version.</summary>
    public DbSet<Dataset> Datasets => Set<Dataset>();

    /// <summary>Seed rows.</summary>
    public DbSet<DatasetRow> DatasetRows => Set<DatasetRow>();

    /// <summary>Stored templates, by version.</summary>
    public DbSet<TemplateVersion> Templates => Set<TemplateVersion>();

    /// <summary>Live worker processes.</summary>
    public DbSet<WorkerProcess> Workers => Set<WorkerProcess>();

    /// <summary>Roles that one process holds at a time.</summary>
    public DbSet<Lease> Leases => Set<Lease>();

    /// <summary>What is set aside for calls under way.</summary>
    public DbSet<BudgetReservation> BudgetReservations => Set<BudgetReservation>();

    /// <summary>What tenants' calls cost, by month.</summary>
    public DbSet<TenantUsage> TenantUsage => Set<TenantUsage>();

    /// <summary>How far providers' permits are given out.</summary>
    public DbSet<ProviderRate> ProviderRates => Set<ProviderRate>();

    /// <summary>How processes share providers' places.</summary>
    public DbSet<ProviderShare> ProviderShares => Set<ProviderShare>();

    /// <summary>Answers that can be given again.</summary>
    public DbSet<ReplayAnswer> ReplayAnswers => Set<ReplayAnswer>();

    /// <summary>What answers given again have saved.</summary>
    public DbSet<ReplaySaving> ReplaySavings => Set<ReplaySaving>();

    /// <summary>What calls cost that belong to no job.</summary>
    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    /// <summary>What is set aside for interactive calls under way.</summary>
    public DbSet<TenantReservation> TenantReservations => Set<TenantReservation>();

    /// <summary>What is set aside for interactive calls, by key.</summary>
    public DbSet<KeyReservation> KeyReservations => Set<KeyReservation>();

    /// <summary>Models named at run time.</summary>
    public DbSet<StoredModel> ModelEntries => Set<StoredModel>();

    /// <summary>What processes say of their providers.</summary>
    public DbSet<ProviderReport> ProviderReports => Set<ProviderReport>();

    /// <summary>Who may ask for what.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>What keys are told by.</summary>
    public DbSet<ApiKeySecret> ApiKeySecrets => Set<ApiKeySecret>();

    /// <summary>How far requests per minute are given out.</summary>
    public DbSet<RequestRate> RequestRates => Set<RequestRate>();

    /// <summary>What the jobs of keys cost, by month.</summary>
    public DbSet<KeyUsage> KeyUsage => Set<KeyUsage>();

    /// <summary>Monthly budgets that are nearly or wholly used up.</summary>
    public DbSet<BudgetAlert> BudgetAlerts => Set<BudgetAlert>();

    /// <summary>Each job's changes of status.</summary>
    public DbSet<JobTransition> JobTransitions => Set<JobTransition>();

    /// <summary>Which jobs are watched.</summary>
    public DbSet<JobWatch> JobWatches => Set<JobWatch>();

    /// <summary>Who is told when jobs end.</summary>
    public DbSet<JobWebhook> JobWebhooks => Set<JobWebhook>();

    /// <summary>What is to be told, and was.</summary>
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>How telling went.</summary>
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasSequence<long>("fences");

        modelBuilder.Entity<Job>(job =>
        {
            job.ToTable("jobs").HasKey(j => j.Id);
            job.Property(j => j.Id).ValueGeneratedNever();
            job.Property(j => j.Spec).HasColumnType("json");
            job.Property(j => j.Sources).HasColumnType("json");
            job.HasIndex(j => new { j.Tenant, j.IdempotencyKey }).IsUnique().HasFilter("idempotency_key IS NOT NULL").HasDatabaseName("jobs_idempotency");
            job.HasIndex(j => new { j.Tenant, j.CreatedAt, j.Id }).HasDatabaseName("jobs_newest");
            job.HasIndex(j => j.Id).HasFilter("finished_at IS NULL").HasDatabaseName("jobs_open");
            job.Property(j => j.StatusVersion).HasDefaultValueSql("0");
            job.Property(j => j.PresumedCostUsd).HasDefaultValueSql("0");
            job.Property(j => j.PresumedTokens).HasDefaultValueSql("0");
            job.HasIndex(j => j.Deadline).HasFilter("finished_at IS NULL AND deadline IS NOT NULL").HasDatabaseName("jobs_deadline");
            job.HasIndex(j => j.Id, "jobs_retry").HasFilter("intent = 'retry'").HasDatabaseName("jobs_retry");
            job.HasIndex(j => j.Tags).HasMethod("gin").HasDatabaseName("jobs_tags");
        });
        modelBuilder.Entity<JobProgress>(progress =>
        {
            progress.ToTable("job_progress").HasKey(p => p.JobId);
            progress.Property(p => p.JobId).ValueGeneratedNever();
            progress.Property(p => p.Round).HasDefaultValueSql("0");
            progress.Property(p => p.RejectedBy).HasColumnType("jsonb");
            progress.Property(p => p.FailedBy).HasColumnType("jsonb");
            progress.HasOne<Job>().WithOne().HasForeignKey<JobProgress>(p => p.JobId).HasConstraintName("job_progress_job");
        });
        modelBuilder.Entity<Batch>(batch =>
        {
            batch.ToTable("batches").HasKey(b => new { b.JobId, b.FirstOrdinal });
            batch.Property(b => b.Since).HasDefaultValueSql("clock_timestamp()");
            batch.HasIndex(b => b.WorkerId).HasFilter("state = 1").HasDatabaseName("batches_leased");
            batch.HasOne<Job>().WithMany().HasForeignKey(b => b.JobId).HasConstraintName("batches_job");
        });

        // The wide tables have no foreign keys: a check per row would slow the COPY, and only fenced writers write here.
        modelBuilder.Entity<Candidate>(candidate =>
        {
            candidate.ToTable("candidates").HasKey(c => new { c.JobId, c.Ordinal });
            candidate.Property(c => c.Data).HasColumnType("json");
            candidate.Property(c => c.Variables).HasColumnType("json");
            candidate.Property(c => c.Scores).HasColumnType("json");
        });
        modelBuilder.Entity<Verdict>(verdict =>
        {
            verdict.ToTable("verdicts").Ignore(v => v.Novelty).HasKey(v => new { v.JobId, v.Ordinal });
            verdict.Property(v => v.Round).HasDefaultValueSql("0");
            verdict.HasIndex(v => new { v.JobId, v.Round, v.Ordinal }).HasFilter("round > 0").HasDatabaseName("verdicts_rounds");
        });
        modelBuilder.Entity<UsageEntry>().ToTable("usage_entries").HasKey(u => new { u.JobId, u.Day, u.Provider, u.Model, u.Shard });
        modelBuilder.Entity<DeletedJob>(job =>
        {
            job.ToTable("deleted_jobs").HasKey(j => j.Id);
            job.Property(j => j.Id).ValueGeneratedNever();
        });
        modelBuilder.Entity<ProviderCall>(call =>
        {
            call.ToTable("provider_calls").HasKey(c => c.Id);
            call.Property(c => c.EndedAt).HasDefaultValueSql("clock_timestamp()");
            call.HasIndex(c => new { c.JobId, c.Id }).HasDatabaseName("provider_calls_job");
        });
        modelBuilder.Entity<LedgerWriter>().ToTable("ledger_writers").HasKey(w => w.WorkerId);

        modelBuilder.Entity<Dataset>(dataset =>
        {
            dataset.ToTable("datasets").HasKey(d => d.Id);
            dataset.Property(d => d.Id).ValueGeneratedNever();
            dataset.HasIndex(d => new { d.Tenant, d.Name, d.Version }).IsUnique().HasDatabaseName("datasets_name");
        });
        modelBuilder.Entity<DatasetRow>(row =>
        {
            row.ToTable("dataset_rows").HasKey(r => new { r.DatasetId, r.Index });
            row.Property(r => r.Row).HasColumnType("json");
        });
        modelBuilder.Entity<TemplateVersion>().ToTable("templates").HasKey(t => new { t.Tenant, t.Name, t.Version });
        modelBuilder.Entity<WorkerProcess>(worker =>
        {
            worker.ToTable("workers").HasKey(w => w.Id);
            worker.Property(w => w.Id).ValueGeneratedNever();
            worker.Property(w => w.AcceptedLately).HasDefaultValueSql("0");
            worker.Property(w => w.SettledLately).HasDefaultValueSql("0");
        });
        modelBuilder.Entity<BudgetReservation>(reservation =>
        {
            reservation.ToTable("budget_reservations").HasKey(r => new { r.JobId, r.WorkerId });
            reservation.HasIndex(r => r.WorkerId).HasDatabaseName("budget_reservations_worker");
            reservation.HasIndex(r => r.Tenant).HasDatabaseName("budget_reservations_tenant");
            reservation.HasIndex(r => r.KeyId).HasFilter("key_id IS NOT NULL").HasDatabaseName("budget_reservations_key");
        });
        modelBuilder.Entity<TenantUsage>().ToTable("tenant_usage").HasKey(t => new { t.Tenant, t.Month, t.Shard });
        modelBuilder.Entity<ProviderRate>().ToTable("provider_rates").HasKey(r => r.Provider);
        modelBuilder.Entity<ProviderShare>().ToTable("provider_shares").HasKey(s => new { s.Provider, s.ProcessId });
        modelBuilder.Entity<ReplayAnswer>(answer =>
        {
            answer.ToTable("replay_answers").HasKey(a => a.Key);
            answer.Property(a => a.Answer).HasColumnType("json");
            answer.HasIndex(a => a.ExpiresAt).HasDatabaseName("replay_answers_expiry");
            answer.HasIndex(a => new { a.Tenant, a.CreatedAt }).HasDatabaseName("replay_answers_tenant");
            answer.HasIndex(a => a.CreatedAt).HasFilter("job_id IS NULL").HasDatabaseName("replay_answers_interactive");
        });
        modelBuilder.Entity<ReplaySaving>().ToTable("replay_savings").HasKey(s => new { s.Tenant, s.Provider, s.Model, s.Shard });
        modelBuilder.Entity<UsageDay>().ToTable("usage_days").HasKey(u => new { u.Tenant, u.Day, u.Provider, u.Model, u.ApiKey, u.Shard });
        modelBuilder.Entity<TenantReservation>().ToTable("tenant_reservations").HasKey(r => new { r.Tenant, r.ProcessId });
        modelBuilder.Entity<KeyReservation>().ToTable("key_reservations").HasKey(r => new { r.KeyId, r.ProcessId });
        modelBuilder.Entity<StoredModel>(model =>
        {
            model.ToTable("model_entries").HasKey(m => new { m.Provider, m.Name });
            model.Property(m => m.Entry).HasColumnType("json");
        });
        modelBuilder.Entity<ProviderReport>(report =>
        {
            report.ToTable("provider_reports").HasKey(r => new { r.ProcessId, r.Provider });
            report.Property(r => r.Report).HasColumnType("json");
        });
        ModelAccess(modelBuilder);
        LiveModel.Add(modelBuilder);
        modelBuilder.Entity<Lease>().ToTable("leases").HasKey(l => l.Name);

        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.FindPrimaryKey()!.SetName(entity.GetTableName() + "_pkey");
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static void ModelAccess(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys").HasKey(k => k.Id);
            key.Property(k => k.Id).ValueGeneratedNever();
            key.HasIndex(k => new { k.CreatedAt, k.Id }).HasDatabaseName("api_keys_newest");
            key.HasIndex(k => k.Tenant).HasDatabaseName("api_keys_tenant");
            key.HasIndex(k => new { k.Tenant, k.Weight }).HasFilter("weight IS NOT NULL").HasDatabaseName("api_keys_weights");
        });
        modelBuilder.Entity<ApiKeySecret>(secret =>
        {
            secret.ToTable("api_key_secrets").HasKey(s => s.Prefix);
            secret.HasIndex(s => s.KeyId).HasDatabaseName("api_key_secrets_key_id");
            secret.HasOne<ApiKey>().WithMany().HasForeignKey(s => s.KeyId).HasConstraintName("api_key_secrets_key");
        });
        modelBuilder.Entity<RequestRate>().ToTable("request_rates").HasKey(r => r.Subject);
        modelBuilder.Entity<KeyUsage>().ToTable("key_usage").HasKey(u => new { u.KeyId, u.Month, u.Shard });
        modelBuilder.Entity<BudgetAlert>().ToTable("budget_alerts").HasKey(a => new { a.Scope, a.Subject, a.Month, a.Level });
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
