using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Usage;

/// <summary>By what usage is summed.</summary>
public enum UsageGrouping
{
    /// <summary>The model's name.</summary>
    Model,

    /// <summary>The provider's name.</summary>
    Provider,

    /// <summary>The key under which it was asked.</summary>
    Key,

    /// <summary>The day in UTC.</summary>
    Day,

    /// <summary>The job.</summary>
    Job,
}

/// <summary>What calls cost, summed.</summary>
/// <param name="Group">What they have in common; null where they have none: no job, no key. Of the total, null.</param>
/// <param name="Calls">Requests sent upstream, failed ones included.</param>
/// <param name="Retries">Those of them that repeated an earlier one.</param>
/// <param name="CachedCalls">Answers taken from the replay cache.</param>
/// <param name="CostUsd">US dollars of the calls whose price is known.</param>
/// <param name="UnpricedCalls">Calls whose price is unknown.</param>
public sealed record UsageSum(string? Group, long Calls, long Retries, long PromptTokens, long CompletionTokens, long CachedCalls, decimal CostUsd, long UnpricedCalls);

/// <summary>Reads what a tenant's calls cost: those of its jobs, interactive ones, and those of jobs deleted since.</summary>
public sealed class UsageReads(NpgsqlDataSource dataSource)
{
    /// <summary>Sums by group, in the order of the groups; those that have none come first.</summary>
    /// <param name="from">The first day, in UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="after">Only groups after this one.</param>
    /// <returns>One item more than the limit where there are more.</returns>
    public async Task<(List<UsageSum> Items, UsageSum Total)> SumAsync(
        string tenant, DateOnly from, DateOnly to, UsageGrouping grouping, int limit, string? after, CancellationToken cancellationToken)
    {
        var group = grouping switch
        {
            UsageGrouping.Model => "model",
            UsageGrouping.Provider => "provider",
            UsageGrouping.Key => "api_key",
            UsageGrouping.Day => "day::text",
            _ => "coalesce(job_id::text, '')",
        };
        // Both statements see one moment. Jobs come by the index of their tenant, their usage by the first column of its key.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Append($"{Booked} SELECT {group} AS part, {Sums} FROM booked GROUP BY 1 HAVING $4::text IS NULL OR {group} COLLATE \"C\" > $4 ORDER BY {group} COLLATE \"C\" LIMIT $5")
            .With(tenant).With(from).With(to).With(after).With(limit + 1);
        batch.Append($"{Booked} SELECT NULL::text, {Sums} FROM booked").With(tenant).With(from).With(to);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var items = await reader.RestAsync(Read, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return (items, (await reader.RestAsync(Read, cancellationToken))[0]);
    }

    private const string Booked = """
        WITH booked AS (
            SELECT u.job_id, u.day, u.provider, u.model, coalesce(j.key_id::text, '') AS api_key,
                   u.calls, u.retries, u.prompt_tokens, u.completion_tokens, u.cached_calls, u.cost_usd, u.unpriced_calls
            FROM usage_entries u JOIN jobs j ON j.id = u.job_id WHERE j.tenant = $1 AND u.day BETWEEN $2 AND $3
            UNION ALL
            SELECT NULL, day, provider, model, api_key, calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls
            FROM usage_days WHERE tenant = $1 AND day BETWEEN $2 AND $3
        )
        """;

    private const string Sums = """
        coalesce(sum(calls), 0)::bigint, coalesce(sum(retries), 0)::bigint, coalesce(sum(prompt_tokens), 0)::bigint, coalesce(sum(completion_tokens), 0)::bigint,
        coalesce(sum(cached_calls), 0)::bigint, coalesce(sum(cost_usd), 0), coalesce(sum(unpriced_calls), 0)::bigint
        """;

    private static UsageSum Read(NpgsqlDataReader row) => new(
        row.Text(0) is { Length: > 0 } group ? group : null,
        row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetDecimal(6), row.GetInt64(7));
}
