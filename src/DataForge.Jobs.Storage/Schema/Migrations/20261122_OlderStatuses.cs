using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// Writes down what processes do not that are older than live events and webhooks: the change of a job's status in its history, and
/// what is to be delivered of it. They leave the version as it is, so that the change itself tells them; whoever writes the version
/// never comes here. It stands in the transaction of the change, so that nothing is missing, doubled or late.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261122100000_OlderStatuses")]
public sealed class OlderStatuses : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE FUNCTION write_down_status_of_older() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.status_version := OLD.status_version + 1;
                INSERT INTO job_transitions (job_id, version, status, status_reason, error_code, error_message, at)
                VALUES (NEW.id, NEW.status_version, NEW.status, NEW.status_reason, NEW.error_code, NEW.error_message, NEW.updated_at)
                ON CONFLICT DO NOTHING;
                IF NEW.status IN ('completed', 'failed', 'cancelled') OR (NEW.status = 'paused' AND NEW.error_code IS NOT NULL) THEN
                    INSERT INTO webhook_deliveries (id, target, job_id, receiver, event, payload, state, attempts, created_at, next_at, give_up_at)
                    SELECT gen_random_uuid(), 0, NEW.id, coalesce(lower(substring(w.url from '^[a-zA-Z]+://([^/?#]+)')), ''), 'job.' || NEW.status,
                           json_build_object('type', 'job.' || NEW.status, 'timestamp', to_char(NEW.updated_at AT TIME ZONE 'UTC', t.format), 'data', json_build_object(
                               'id', NEW.id, 'name', NEW.name, 'tags', NEW.tags, 'status', NEW.status, 'status_reason', NEW.status_reason,
                               'error', CASE WHEN NEW.error_code IS NOT NULL THEN json_build_object('code', NEW.error_code, 'message', NEW.error_message) END,
                               'created_at', to_char(NEW.created_at AT TIME ZONE 'UTC', t.format), 'started_at', to_char(NEW.started_at AT TIME ZONE 'UTC', t.format),
                               'finished_at', to_char(NEW.finished_at AT TIME ZONE 'UTC', t.format),
                               'progress', json_build_object('requested', NEW.count, 'accepted', p.accepted, 'rejected', p.rejected, 'duplicates', p.duplicates,
                                   'failed', p.failed, 'surplus', p.surplus, 'candidates', p.accepted + p.rejected + p.duplicates + p.failed + p.surplus))),
                           0, 0, NEW.updated_at, NEW.updated_at, NEW.updated_at + interval '1 day'
                    FROM job_webhooks w JOIN job_progress p ON p.job_id = w.job_id
                    CROSS JOIN (VALUES ('YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) AS t(format) WHERE w.job_id = NEW.id;
                END IF;
                PERFORM pg_notify('dataforge_jobs', NEW.id::text) FROM job_watches WHERE job_id = NEW.id AND until > clock_timestamp();
                RETURN NEW;
            END
            $$;
            CREATE TRIGGER jobs_status_of_older BEFORE UPDATE OF status ON jobs FOR EACH ROW
                WHEN (NEW.status IS DISTINCT FROM OLD.status AND NEW.status_version = OLD.status_version)
                EXECUTE FUNCTION write_down_status_of_older();
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
