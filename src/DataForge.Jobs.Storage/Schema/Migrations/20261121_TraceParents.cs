using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>The trace that each job goes on with. It only adds, and what it adds may be left out.</summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121190000_TraceParents")]
public sealed class TraceParents : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE jobs ADD COLUMN traceparent text;");

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
