using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Samples;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Reports;

/// <summary>The sums that the database makes for a report, in the snapshot that the samples are read from.</summary>
public static class ReportReads
{
    private const int MostRepeated = 10;

    /// <summary>How many candidates ended in which state, and why.</summary>
    public static async Task<IReadOnlyList<VerdictCount>> CountVerdictsAsync(this SampleSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        // One pass over the job's narrow rows, by their key.
        await using var command = snapshot.Command("SELECT state, reason, count(*) FROM verdicts WHERE job_id = $1 GROUP BY state, reason");
        return [.. (await command.ListAsync(row => new VerdictCount((SampleState)row.GetInt16(0), row.Text(1), row.GetInt64(2)), cancellationToken))
            .OrderBy(count => count.State).ThenBy(count => count.Reason, StringComparer.Ordinal)];
    }

    /// <summary>The samples that most duplicates repeat, the most repeated first.</summary>
    public static async Task<IReadOnlyList<DuplicateCount>> CountDuplicatesAsync(this SampleSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        // The same pass again; duplicates are a small part of it.
        await using var command = snapshot.Command("""
            SELECT coalesce(duplicate_of_job, job_id), duplicate_of, count(*) FROM verdicts
            WHERE job_id = $1 AND state = 2 AND duplicate_of IS NOT NULL
            GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT $2
            """).With(MostRepeated);
        return await command.ListAsync(row => new DuplicateCount(row.GetGuid(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);
    }

    /// <summary>What calls cost, by provider and model.</summary>
    public static async Task<IReadOnlyList<ModelCost>> CostsByModelAsync(this SampleSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        // A handful of rows, by the first column of their key.
        await using var command = snapshot.Command("""
            SELECT provider, model, sum(calls)::bigint, sum(retries)::bigint, sum(prompt_tokens)::bigint, sum(completion_tokens)::bigint, sum(cost_usd), sum(unpriced_calls)::bigint
            FROM usage_entries WHERE job_id = $1 GROUP BY provider, model
            """);
        var costs = await command.ListAsync(
            row => new ModelCost(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetDecimal(6), row.GetInt64(7)),
            cancellationToken);
        return [.. costs.OrderBy(cost => cost.Provider, StringComparer.Ordinal).ThenBy(cost => cost.Model, StringComparer.Ordinal)];
    }
}

/// <summary>Candidates of one state and reason.</summary>
public sealed record VerdictCount(SampleState State, string? Reason, long Count);

/// <summary>A sample and how many duplicates repeat it.</summary>
public sealed record DuplicateCount(Guid JobId, long Ordinal, long Count);

/// <summary>What one model cost.</summary>
public sealed record ModelCost(string Provider, string Model, long Calls, long Retries, long PromptTokens, long CompletionTokens, decimal CostUsd, long UnpricedCalls);
