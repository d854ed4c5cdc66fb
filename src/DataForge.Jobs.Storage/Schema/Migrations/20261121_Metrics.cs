using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>
/// Since when batches are in their state, and what workers settled lately. It only adds, with defaults, so that processes of
/// the version before go on working beside it; the times that they do not write are too old, never missing.
/// </summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121210000_Metrics")]
public sealed class Metrics : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE batches ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
            ALTER TABLE workers
                ADD COLUMN accepted_lately bigint NOT NULL DEFAULT 0,
                ADD COLUMN settled_lately  bigint NOT NULL DEFAULT 0;
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
