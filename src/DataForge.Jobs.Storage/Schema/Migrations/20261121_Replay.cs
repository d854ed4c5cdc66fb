using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// Answers that can be given again, usage by day beside that of jobs, tenants' reservations, models named at run time,
/// and what processes report of their providers. It only adds.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121110000_Replay")]
public sealed class Replay : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""

            CREATE TABLE replay_answers (
                key               bytea       NOT NULL CONSTRAINT replay_answers_pkey PRIMARY KEY,
                tenant            text        NOT NULL,
                provider          text        NOT NULL,
                model             text        NOT NULL,
                job_id            uuid,
                answer            json        NOT NULL,
                bytes             bigint      NOT NULL,
                created_at        timestamptz NOT NULL,
                expires_at        timestamptz NOT NULL
            );
            CREATE INDEX replay_answers_expiry ON replay_answers (expires_at);
            CREATE INDEX replay_answers_tenant ON replay_answers (tenant, created_at);
            CREATE INDEX replay_answers_interactive ON replay_answers (created_at) WHERE job_id IS NULL;

            CREATE TABLE replay_savings (
                tenant   text     NOT NULL,
                provider text     NOT NULL,
                model    text     NOT NULL,
                shard    smallint NOT NULL,
                hits     bigint   NOT NULL,
                tokens   bigint   NOT NULL,
                cost_usd numeric  NOT NULL,
                CONSTRAINT replay_savings_pkey PRIMARY KEY (tenant, provider, model, shard)
            ) WITH (fillfactor = 50);

            CREATE TABLE usage_days (
                tenant            text     NOT NULL,
                day               date     NOT NULL,
                provider          text     NOT NULL,
                model             text     NOT NULL,
                api_key           text     NOT NULL,
                shard             smallint NOT NULL,
                calls             bigint   NOT NULL,
                retries           bigint   NOT NULL,
                prompt_tokens     bigint   NOT NULL,
                completion_tokens bigint   NOT NULL,
                cached_calls      bigint   NOT NULL,
                cost_usd          numeric  NOT NULL,
                unpriced_calls    bigint   NOT NULL,
                CONSTRAINT usage_days_pkey PRIMARY KEY (tenant, day, provider, model, api_key, shard)
            ) WITH (fillfactor = 50);

            CREATE TABLE tenant_reservations (
                tenant     text        NOT NULL,
                process_id uuid        NOT NULL,
                calls      integer     NOT NULL,
                cost_usd   numeric     NOT NULL,
                tokens     bigint      NOT NULL,
                held_until timestamptz NOT NULL,
                CONSTRAINT tenant_reservations_pkey PRIMARY KEY (tenant, process_id)
            ) WITH (fillfactor = 50);

            CREATE TABLE model_entries (
                provider   text        NOT NULL,
                name       text        NOT NULL,
                entry      json        NOT NULL,
                updated_at timestamptz NOT NULL,
                CONSTRAINT model_entries_pkey PRIMARY KEY (provider, name)
            );

            CREATE TABLE provider_reports (
                process_id uuid        NOT NULL,
                provider   text        NOT NULL,
                report     json        NOT NULL,
                seen_at    timestamptz NOT NULL,
                CONSTRAINT provider_reports_pkey PRIMARY KEY (process_id, provider)
            ) WITH (fillfactor = 50);
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
