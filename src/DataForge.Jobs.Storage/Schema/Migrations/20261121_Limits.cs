using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// Budgets, limits that all processes share, deadlines and retries. It only adds, and what it adds to known tables may
/// be left out, so that processes of the version before go on working beside it.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121000000_Limits")]
public sealed class Limits : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE jobs
                ADD COLUMN provider           text,
                ADD COLUMN max_cost_usd       numeric,
                ADD COLUMN max_tokens         bigint,
                ADD COLUMN presumed_cost_usd  numeric NOT NULL DEFAULT 0,
                ADD COLUMN presumed_tokens    bigint  NOT NULL DEFAULT 0,
                ADD COLUMN not_before         timestamptz,
                ADD COLUMN deadline           timestamptz,
                ADD COLUMN retried_at         timestamptz;
            UPDATE jobs SET provider = spec->>'provider' WHERE finished_at IS NULL;
            CREATE INDEX jobs_deadline ON jobs (deadline) WHERE finished_at IS NULL AND deadline IS NOT NULL;
            CREATE INDEX jobs_retry ON jobs (id) WHERE intent = 'retry';

            CREATE TABLE budget_reservations (
                job_id     uuid        NOT NULL,
                worker_id  uuid        NOT NULL,
                tenant     text        NOT NULL,
                calls      integer     NOT NULL,
                cost_usd   numeric     NOT NULL,
                tokens     bigint      NOT NULL,
                held_until timestamptz NOT NULL,
                CONSTRAINT budget_reservations_pkey PRIMARY KEY (job_id, worker_id)
            ) WITH (fillfactor = 50);
            CREATE INDEX budget_reservations_worker ON budget_reservations (worker_id);
            CREATE INDEX budget_reservations_tenant ON budget_reservations (tenant);

            CREATE TABLE tenant_usage (
                tenant   text     NOT NULL,
                month    date     NOT NULL,
                shard    smallint NOT NULL,
                calls    bigint   NOT NULL,
                cost_usd numeric  NOT NULL,
                tokens   bigint   NOT NULL,
                CONSTRAINT tenant_usage_pkey PRIMARY KEY (tenant, month, shard)
            ) WITH (fillfactor = 50);

            CREATE TABLE provider_rates (
                provider   text        NOT NULL CONSTRAINT provider_rates_pkey PRIMARY KEY,
                request_at timestamptz NOT NULL,
                token_at   timestamptz NOT NULL
            ) WITH (fillfactor = 50);

            CREATE TABLE provider_shares (
                provider   text        NOT NULL,
                process_id uuid        NOT NULL,
                wanted     integer     NOT NULL,
                held       integer     NOT NULL,
                held_until timestamptz NOT NULL,
                CONSTRAINT provider_shares_pkey PRIMARY KEY (provider, process_id)
            ) WITH (fillfactor = 50);
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
