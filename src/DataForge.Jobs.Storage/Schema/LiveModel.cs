using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Watching;
using DataForge.Jobs.Storage.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace DataForge.Jobs.Storage.Schema;

/// <summary>The tables behind live events and webhooks.</summary>
internal static class LiveModel
{
    public static void Add(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<JobTransition>(transition =>
        {
            transition.ToTable("job_transitions").HasKey(t => new { t.JobId, t.Version });
            transition.HasOne<Job>().WithMany().HasForeignKey(t => t.JobId).HasConstraintName("job_transitions_job");
        });
        modelBuilder.Entity<JobWatch>(watch =>
        {
            watch.ToTable("job_watches").HasKey(w => w.JobId);
            watch.Property(w => w.JobId).ValueGeneratedNever();
        });
        modelBuilder.Entity<JobWebhook>(webhook =>
        {
            webhook.ToTable("job_webhooks").HasKey(w => w.JobId);
            webhook.Property(w => w.JobId).ValueGeneratedNever();
            webhook.HasOne<Job>().WithOne().HasForeignKey<JobWebhook>(w => w.JobId).HasConstraintName("job_webhooks_job");
        });
        modelBuilder.Entity<WebhookDelivery>(delivery =>
        {
            delivery.ToTable("webhook_deliveries").HasKey(d => d.Id);
            delivery.Property(d => d.Id).ValueGeneratedNever();
            delivery.Property(d => d.Payload).HasColumnType("json");
            delivery.HasIndex(d => new { d.Receiver, d.NextAt }).HasFilter("state = 0").HasDatabaseName("webhook_deliveries_due");
            delivery.HasIndex(d => new { d.JobId, d.CreatedAt, d.Id }).HasDatabaseName("webhook_deliveries_job");
            delivery.HasIndex(d => d.CreatedAt).HasFilter("job_id IS NULL").HasDatabaseName("webhook_deliveries_old");
            delivery.HasOne<Job>().WithMany().HasForeignKey(d => d.JobId).OnDelete(DeleteBehavior.Cascade).HasConstraintName("webhook_deliveries_of_job");
        });
        modelBuilder.Entity<WebhookAttempt>(attempt =>
        {
            attempt.ToTable("webhook_attempts").HasKey(a => new { a.DeliveryId, a.Number });
            attempt.HasOne<WebhookDelivery>().WithMany().HasForeignKey(a => a.DeliveryId).HasConstraintName("webhook_attempts_delivery");
        });
    }
}
