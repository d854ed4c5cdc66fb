using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>Whose the jobs were that are deleted, for calls that end later. It only adds.</summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121120000_DeletedJobs")]
public sealed class DeletedJobs : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE deleted_jobs (
                id         uuid        NOT NULL CONSTRAINT deleted_jobs_pkey PRIMARY KEY,
                tenant     text        NOT NULL,
                key_id     uuid,
                deleted_at timestamptz NOT NULL
            );
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
