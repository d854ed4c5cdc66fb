using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// Keys, their limits and budgets. It only adds, and what it adds to known tables may be left out, so that processes of
/// the version before go on working beside it.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121000100_Access")]
public sealed class Access : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE api_keys (
                id                  uuid        NOT NULL CONSTRAINT api_keys_pkey PRIMARY KEY,
                tenant              text        NOT NULL,
                name                text        NOT NULL,
                permissions         text[]      NOT NULL,
                requests_per_minute integer,
                monthly_budget_usd  numeric,
                monthly_tokens      bigint,
                weight              integer,
                created_at          timestamptz NOT NULL,
                expires_at          timestamptz,
                revoked_at          timestamptz,
                last_used_at        timestamptz
            );
            CREATE INDEX api_keys_newest ON api_keys (created_at, id);
            CREATE INDEX api_keys_tenant ON api_keys (tenant);
            CREATE INDEX api_keys_weights ON api_keys (tenant, weight) WHERE weight IS NOT NULL;

            CREATE TABLE api_key_secrets (
                prefix     text        NOT NULL CONSTRAINT api_key_secrets_pkey PRIMARY KEY,
                key_id     uuid        NOT NULL,
                hash       bytea       NOT NULL,
                created_at timestamptz NOT NULL,
                expires_at timestamptz,
                CONSTRAINT api_key_secrets_key FOREIGN KEY (key_id) REFERENCES api_keys (id) ON DELETE CASCADE
            );
            CREATE INDEX api_key_secrets_key_id ON api_key_secrets (key_id);

            -- Worth nothing after a crash, and written often.
            CREATE UNLOGGED TABLE request_rates (
                subject text        NOT NULL CONSTRAINT request_rates_pkey PRIMARY KEY,
                next_at timestamptz NOT NULL
            ) WITH (fillfactor = 50);

            CREATE TABLE key_usage (
                key_id   uuid     NOT NULL,
                month    date     NOT NULL,
                shard    smallint NOT NULL,
                calls    bigint   NOT NULL,
                cost_usd numeric  NOT NULL,
                tokens   bigint   NOT NULL,
                CONSTRAINT key_usage_pkey PRIMARY KEY (key_id, month, shard)
            ) WITH (fillfactor = 50);

            CREATE TABLE budget_alerts (
                scope      text        NOT NULL,
                subject    text        NOT NULL,
                month      date        NOT NULL,
                level      integer     NOT NULL,
                tenant     text        NOT NULL,
                measure    text        NOT NULL,
                spent      numeric     NOT NULL,
                bound      numeric     NOT NULL,
                created_at timestamptz NOT NULL,
                CONSTRAINT budget_alerts_pkey PRIMARY KEY (scope, subject, month, level)
            );

            ALTER TABLE jobs ADD COLUMN key_id uuid;
            ALTER TABLE budget_reservations ADD COLUMN key_id uuid;
            CREATE INDEX budget_reservations_key ON budget_reservations (key_id) WHERE key_id IS NOT NULL;
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
