using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>Every call that was made, one by one. It only adds.</summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121100000_ProviderCalls")]
public sealed class ProviderCalls : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE provider_calls (
                id                bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT provider_calls_pkey PRIMARY KEY,
                job_id            uuid,
                ordinal           bigint,
                ended_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
                provider          text        NOT NULL,
                model             text        NOT NULL,
                provider_model    text        NOT NULL,
                outcome           text        NOT NULL,
                prompt_tokens     bigint      NOT NULL,
                completion_tokens bigint      NOT NULL,
                cached_tokens     bigint      NOT NULL,
                reasoning_tokens  bigint      NOT NULL,
                cost_usd          numeric,
                latency_ms        integer     NOT NULL
            );
            CREATE INDEX provider_calls_job ON provider_calls (job_id, id);
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
