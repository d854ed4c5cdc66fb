using DataForge.Jobs.Storage.Schema;
using DataForge.Jobs.Storage.Webhooks;
using Npgsql;

namespace DataForge.Jobs.Storage.Budgets;

/// <summary>A monthly budget of which so much is used up; at most one row a budget holder, month and level.</summary>
public sealed class BudgetAlert
{
    /// <summary><see cref="OfKey"/> or <see cref="OfTenant"/>.</summary>
    public string Scope { get; set; } = "";

    /// <summary>The key's id, or the tenant.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The month's first day, in UTC.</summary>
    public DateOnly Month { get; set; }

    /// <summary>80 or 100 percent.</summary>
    public int Level { get; set; }

    /// <summary>Whose it is: who may hear of it.</summary>
    public string Tenant { get; set; } = "";

    /// <summary><c>cost_usd</c> or <c>tokens</c>, whichever came there first.</summary>
    public string Measure { get; set; } = "";

    /// <summary>What was spent by then.</summary>
    public decimal Spent { get; set; }

    /// <summary>Of how much.</summary>
    public decimal Bound { get; set; }

    /// <summary>When it was noticed.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The budget is a key's.</summary>
    public const string OfKey = "key";

    /// <summary>The budget is a tenant's.</summary>
    public const string OfTenant = "tenant";
}

/// <summary>Writes the alerts; whoever delivers them reads the rows.</summary>
public sealed class BudgetAlerts(NpgsqlDataSource dataSource)
{
    /// <summary>All of a budget is used up, or not enough of it is left for another call.</summary>
    public const int UsedUp = 100;

    private const int Nearly = 80;

    /// <summary>Writes what is due: budgets of which 80 % are booked, or all.</summary>
    /// <param name="tenant">What every tenant may spend.</param>
    /// <returns>The new ones.</returns>
    public Task<List<BudgetAlert>> RaiseAsync(MonthlyBudget tenant, CancellationToken cancellationToken) => WriteAsync(
        """
        budgets AS (
            SELECT 'key' AS scope, k.id::text AS subject, k.tenant, k.monthly_budget_usd AS max_cost, k.monthly_tokens AS max_tokens, sum(u.cost_usd) AS cost, sum(u.tokens) AS tokens
            FROM api_keys k JOIN key_usage u ON u.key_id = k.id, now n
            WHERE u.month = n.month AND (k.monthly_budget_usd IS NOT NULL OR k.monthly_tokens IS NOT NULL) GROUP BY k.id
            UNION ALL
            SELECT 'tenant', u.tenant, u.tenant, $1, $2, sum(u.cost_usd), sum(u.tokens)
            FROM tenant_usage u, now n WHERE u.month = n.month AND ($1::numeric IS NOT NULL OR $2::bigint IS NOT NULL) GROUP BY u.tenant
        ), due AS (
            SELECT b.scope, b.subject, b.tenant, l.level, m.measure, m.spent, m.bound
            FROM budgets b
            CROSS JOIN LATERAL (VALUES ('cost_usd', b.cost, b.max_cost), ('tokens', b.tokens, b.max_tokens)) AS m(measure, spent, bound)
            CROSS JOIN (VALUES (80), (100)) AS l(level)
            WHERE m.bound > 0 AND m.spent * 100 >= m.bound * l.level
        )
        """,
        command => command.With(tenant.MaxCostUsd).With(tenant.MaxTokens),
        cancellationToken);

    /// <summary>Says of a job's key or tenant that its budget leaves no room for another call: what is spent may stay just below it for ever.</summary>
    /// <param name="scope"><see cref="BudgetAlert.OfKey"/> or <see cref="BudgetAlert.OfTenant"/>.</param>
    /// <param name="measure"><c>cost_usd</c> or <c>tokens</c>.</param>
    /// <returns>The new ones: none where it was said before this month.</returns>
    public Task<List<BudgetAlert>> RaiseUsedUpAsync(Guid jobId, string scope, string measure, decimal spent, decimal bound, CancellationToken cancellationToken) => WriteAsync(
        $"""
        due AS (
            SELECT $2::text AS scope, CASE WHEN $2 = 'key' THEN j.key_id::text ELSE j.tenant END AS subject, j.tenant, l.level, $3::text AS measure, $4::numeric AS spent, $5::numeric AS bound
            FROM jobs j CROSS JOIN (VALUES ({Nearly}), ({UsedUp})) AS l(level) WHERE j.id = $1 AND ($2 <> 'key' OR j.key_id IS NOT NULL)
        )
        """,
        command => command.With(jobId).With(scope).With(measure).With(spent).With(bound),
        cancellationToken);

    private async Task<List<BudgetAlert>> WriteAsync(string due, Func<NpgsqlCommand, NpgsqlCommand> with, CancellationToken cancellationToken)
    {
        await using var command = with(dataSource.CreateCommand($"""
            WITH now AS (
                SELECT clock_timestamp() AS at, date_trunc('month', clock_timestamp() AT TIME ZONE 'UTC')::date AS month
            ), {due}
            , raised AS (
            INSERT INTO budget_alerts (scope, subject, month, level, tenant, measure, spent, bound, created_at)
            SELECT d.scope, d.subject, n.month, d.level, d.tenant, d.measure, d.spent, d.bound, n.at FROM due d, now n
            ORDER BY d.scope, d.subject, d.level, d.measure
            ON CONFLICT DO NOTHING
            RETURNING scope, subject, month, level, tenant, measure, spent, bound, created_at
            ), told AS (
            {DeliveryInserts.OfAlerts}
            )
            SELECT scope, subject, month, level, tenant, measure, spent, bound, created_at FROM raised
            """));
        return await command.ListAsync(
            row => new BudgetAlert
            {
                Scope = row.GetString(0),
                Subject = row.GetString(1),
                Month = row.GetFieldValue<DateOnly>(2),
                Level = row.GetInt32(3),
                Tenant = row.GetString(4),
                Measure = row.GetString(5),
                Spent = row.GetDecimal(6),
                Bound = row.GetDecimal(7),
                CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
            },
            cancellationToken);
    }
}
