using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DataForge.Jobs.Storage.Schema.Migrations;

/// <summary>What is set aside for interactive calls, by the key under which they are made. It only adds.</summary>
[DbContext(typeof(JobsDbContext))]
[Migration("20261121190000_KeySpending")]
public sealed class KeySpending : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE key_reservations (
                key_id     uuid        NOT NULL,
                process_id uuid        NOT NULL,
                calls      integer     NOT NULL,
                cost_usd   numeric     NOT NULL,
                tokens     bigint      NOT NULL,
                held_until timestamptz NOT NULL,
                CONSTRAINT key_reservations_pkey PRIMARY KEY (key_id, process_id)
            ) WITH (fillfactor = 50);
            """);
    }

    /// <inheritdoc />
    protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Restore a backup to go back.");
}
