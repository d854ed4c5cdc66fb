using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// What live events and webhooks need: the history of each job's status, in which round a candidate was settled, who watches
/// which job, and what is to be delivered where. It only adds, and what it adds to known tables may be left out.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121130000_Live")]
public sealed class Live : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE jobs ADD COLUMN status_version integer NOT NULL DEFAULT 0;
            ALTER TABLE job_progress ADD COLUMN round integer NOT NULL DEFAULT 0;
            ALTER TABLE verdicts ADD COLUMN round integer NOT NULL DEFAULT 0;
            CREATE INDEX verdicts_rounds ON verdicts (job_id, round, ordinal) WHERE round > 0;

            CREATE TABLE job_transitions (
                job_id        uuid        NOT NULL,
                version       integer     NOT NULL,
                status        text        NOT NULL,
                status_reason text,
                error_code    text,
                error_message text,
                at            timestamptz NOT NULL,
                CONSTRAINT job_transitions_pkey PRIMARY KEY (job_id, version),
                CONSTRAINT job_transitions_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
            );

            -- Worth nothing after a crash: those who watch say so again.
            CREATE UNLOGGED TABLE job_watches (
                job_id uuid        NOT NULL CONSTRAINT job_watches_pkey PRIMARY KEY,
                until  timestamptz NOT NULL
            ) WITH (fillfactor = 50);

            CREATE TABLE job_webhooks (
                job_id uuid  NOT NULL CONSTRAINT job_webhooks_pkey PRIMARY KEY,
                url    text  NOT NULL,
                secret bytea,
                CONSTRAINT job_webhooks_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
            );

            ALTER TABLE api_keys ADD COLUMN alert_url text, ADD COLUMN alert_secret bytea;

            CREATE TABLE webhook_deliveries (
                id           uuid        NOT NULL CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
                target       smallint    NOT NULL,
                job_id       uuid,
                key_id       uuid,
                receiver     text        NOT NULL,
                event        text        NOT NULL,
                payload      json        NOT NULL,
                state        smallint    NOT NULL,
                attempts     integer     NOT NULL,
                created_at   timestamptz NOT NULL,
                next_at      timestamptz NOT NULL,
                give_up_at   timestamptz NOT NULL,
                ended_at     timestamptz,
                CONSTRAINT webhook_deliveries_of_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
            );
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (receiver, next_at) WHERE state = 0;
            CREATE INDEX webhook_deliveries_job ON webhook_deliveries (job_id, created_at, id);
            CREATE INDEX webhook_deliveries_old ON webhook_deliveries (created_at) WHERE job_id IS NULL;

            CREATE TABLE webhook_attempts (
                delivery_id uuid        NOT NULL,
                number      integer     NOT NULL,
                at          timestamptz NOT NULL,
                status_code integer,
                error       text,
                duration_ms integer     NOT NULL,
                CONSTRAINT webhook_attempts_pkey PRIMARY KEY (delivery_id, number),
                CONSTRAINT webhook_attempts_delivery FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries (id) ON DELETE CASCADE
            );
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
