using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>The first schema. Written by hand; a test compares the migrated database with the EF model.</summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261120000000_Initial")]
public sealed class Initial : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE SEQUENCE fences;

            CREATE TABLE jobs (
                id              uuid        NOT NULL CONSTRAINT jobs_pkey PRIMARY KEY,
                tenant          text        NOT NULL,
                name            text,
                tags            text[]      NOT NULL,
                priority        integer     NOT NULL,
                status          text        NOT NULL,
                intent          text        NOT NULL,
                status_reason   text,
                error_code      text,
                error_message   text,
                spec            json        NOT NULL,
                sources         json        NOT NULL,
                count           integer     NOT NULL,
                max_candidates  integer     NOT NULL,
                request_id      text,
                idempotency_key text,
                request_hash    bytea       NOT NULL,
                created_at      timestamptz NOT NULL,
                started_at      timestamptz,
                updated_at      timestamptz NOT NULL,
                finished_at     timestamptz,
                heard_at        timestamptz,
                announced_at    timestamptz NOT NULL,
                datasets        uuid[]      NOT NULL
            );
            CREATE UNIQUE INDEX jobs_idempotency ON jobs (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
            CREATE INDEX jobs_newest ON jobs (tenant, created_at, id);
            CREATE INDEX jobs_open ON jobs (id) WHERE finished_at IS NULL;
            CREATE INDEX jobs_tags ON jobs USING gin (tags);

            CREATE TABLE job_progress (
                job_id          uuid    NOT NULL CONSTRAINT job_progress_pkey PRIMARY KEY,
                next_ordinal    bigint  NOT NULL,
                scheduled       bigint  NOT NULL,
                accepted        bigint  NOT NULL,
                rejected        bigint  NOT NULL,
                duplicates      bigint  NOT NULL,
                failed          bigint  NOT NULL,
                surplus         bigint  NOT NULL,
                rejected_by     jsonb   NOT NULL,
                failed_by       jsonb   NOT NULL,
                streak_reason   text,
                streak          integer NOT NULL,
                served_at       timestamptz,
                admitter_id     uuid,
                admitter_fence  bigint  NOT NULL,
                admitter_until  timestamptz,
                CONSTRAINT job_progress_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
            ) WITH (fillfactor = 50);

            CREATE TABLE batches (
                job_id          uuid        NOT NULL,
                first_ordinal   bigint      NOT NULL,
                size            integer     NOT NULL,
                state           smallint    NOT NULL,
                fence           bigint      NOT NULL,
                worker_id       uuid,
                lease_until     timestamptz,
                not_before      timestamptz,
                parked          integer     NOT NULL,
                announced_at    timestamptz NOT NULL,
                CONSTRAINT batches_pkey PRIMARY KEY (job_id, first_ordinal),
                CONSTRAINT batches_job FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
            ) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
            CREATE INDEX batches_leased ON batches (worker_id) WHERE state = 1;

            CREATE TABLE candidates (
                job_id            uuid     NOT NULL,
                ordinal           bigint   NOT NULL,
                outcome           smallint NOT NULL,
                reason            text,
                text              text,
                data              json,
                variables         json     NOT NULL,
                prompt_sha256     bytea    NOT NULL,
                provider          text     NOT NULL,
                model             text     NOT NULL,
                finish_reason     text,
                prompt_tokens     bigint   NOT NULL,
                completion_tokens bigint   NOT NULL,
                cost_usd          numeric,
                latency_ms        integer  NOT NULL,
                attempts          integer  NOT NULL,
                scores            json,
                sentiment         double precision,
                signature         bytea    NOT NULL,
                message           text,
                CONSTRAINT candidates_pkey PRIMARY KEY (job_id, ordinal)
            );

            CREATE TABLE verdicts (
                job_id           uuid     NOT NULL,
                ordinal          bigint   NOT NULL,
                state            smallint NOT NULL,
                reason           text,
                duplicate_of_job uuid,
                duplicate_of     bigint,
                similarity       double precision,
                CONSTRAINT verdicts_pkey PRIMARY KEY (job_id, ordinal)
            );

            CREATE TABLE usage_entries (
                job_id            uuid     NOT NULL,
                day               date     NOT NULL,
                provider          text     NOT NULL,
                model             text     NOT NULL,
                shard             smallint NOT NULL,
                calls             bigint   NOT NULL,
                retries           bigint   NOT NULL,
                prompt_tokens     bigint   NOT NULL,
                completion_tokens bigint   NOT NULL,
                cached_calls      bigint   NOT NULL,
                cost_usd          numeric  NOT NULL,
                unpriced_calls    bigint   NOT NULL,
                CONSTRAINT usage_entries_pkey PRIMARY KEY (job_id, day, provider, model, shard)
            ) WITH (fillfactor = 50);

            CREATE TABLE ledger_writers (
                worker_id uuid   NOT NULL CONSTRAINT ledger_writers_pkey PRIMARY KEY,
                sequence  bigint NOT NULL
            ) WITH (fillfactor = 50);

            CREATE TABLE datasets (
                id         uuid        NOT NULL CONSTRAINT datasets_pkey PRIMARY KEY,
                tenant     text        NOT NULL,
                name       text        NOT NULL,
                version    integer     NOT NULL,
                rows       bigint      NOT NULL,
                columns    text[]      NOT NULL,
                created_at timestamptz NOT NULL
            );
            CREATE UNIQUE INDEX datasets_name ON datasets (tenant, name, version);

            CREATE TABLE dataset_rows (
                dataset_id uuid   NOT NULL,
                index      bigint NOT NULL,
                row        json   NOT NULL,
                CONSTRAINT dataset_rows_pkey PRIMARY KEY (dataset_id, index)
            );

            CREATE TABLE templates (
                tenant      text        NOT NULL,
                name        text        NOT NULL,
                version     integer     NOT NULL,
                body        text        NOT NULL,
                description text,
                created_at  timestamptz NOT NULL,
                CONSTRAINT templates_pkey PRIMARY KEY (tenant, name, version)
            );

            CREATE TABLE workers (
                id          uuid        NOT NULL CONSTRAINT workers_pkey PRIMARY KEY,
                host        text        NOT NULL,
                version     text        NOT NULL,
                roles       text[]      NOT NULL,
                slots       integer     NOT NULL,
                concurrency integer     NOT NULL,
                started_at  timestamptz NOT NULL,
                seen_at     timestamptz NOT NULL,
                stopping    boolean     NOT NULL
            ) WITH (fillfactor = 50);

            CREATE TABLE leases (
                name       text        NOT NULL CONSTRAINT leases_pkey PRIMARY KEY,
                holder_id  uuid        NOT NULL,
                fence      bigint      NOT NULL,
                held_until timestamptz NOT NULL
            );
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back before the first schema.");
}
