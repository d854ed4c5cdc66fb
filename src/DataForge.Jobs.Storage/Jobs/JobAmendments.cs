using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Jobs;

/// <summary>A value to be written, or to be left as it is.</summary>
/// <param name="IsGiven">Whether it is to be written.</param>
/// <param name="Value">What is to be written.</param>
public readonly record struct Change<T>(bool IsGiven, T Value);

/// <summary>What is to be different about a job from now on.</summary>
public sealed record JobAmendment
{
    /// <summary>1 to 5.</summary>
    public Change<int> Priority { get; init; }

    /// <summary>The budget, both bounds of it; null for no bound.</summary>
    public Change<(decimal? MaxCostUsd, long? MaxTokens)> Budget { get; init; }

    /// <summary>The most candidates.</summary>
    public Change<int> MaxCandidates { get; init; }

    /// <summary>What people call it.</summary>
    public Change<string?> Name { get; init; }

    /// <summary>Labels.</summary>
    public Change<string[]> Tags { get; init; }

    /// <summary>When it ends at the latest; null for never.</summary>
    public Change<DateTimeOffset?> Deadline { get; init; }

    /// <summary>Whether it only changes what a job is called and found by, which even ended jobs allow.</summary>
    public bool IsOfLabelsOnly => !Priority.IsGiven && !Budget.IsGiven && !MaxCandidates.IsGiven && !Deadline.IsGiven;
}

/// <summary>Changes jobs while they run.</summary>
public sealed class JobAmendments(NpgsqlDataSource dataSource)
{
    /// <summary>Writes what is given, and all of it at once.</summary>
    /// <returns>Whether it was written; a job that has completed or was cancelled takes labels only.</returns>
    public async Task<(IntentOutcome Outcome, string? Status)> AmendAsync(string tenant, Guid id, JobAmendment amendment, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("""
            WITH written AS (
                UPDATE jobs SET
                    priority = CASE WHEN $4 THEN $5 ELSE priority END,
                    max_cost_usd = CASE WHEN $6 THEN $7 ELSE max_cost_usd END,
                    max_tokens = CASE WHEN $6 THEN $8 ELSE max_tokens END,
                    max_candidates = CASE WHEN $9 THEN $10 ELSE max_candidates END,
                    name = CASE WHEN $11 THEN $12 ELSE name END,
                    tags = CASE WHEN $13 THEN $14 ELSE tags END,
                    deadline = CASE WHEN $15 THEN $16 ELSE deadline END,
                    updated_at = clock_timestamp()
                WHERE id = $1 AND tenant = $2 AND ($3 OR (status NOT IN ('completed', 'cancelled') AND intent <> 'cancel'))
                RETURNING status
            )
            SELECT (SELECT status FROM written), (SELECT status FROM jobs WHERE id = $1 AND tenant = $2)
            """)
            .With(id).With(tenant).With(amendment.IsOfLabelsOnly)
            .With(amendment.Priority.IsGiven).With(amendment.Priority.Value)
            .With(amendment.Budget.IsGiven).With(amendment.Budget.Value.MaxCostUsd).With(amendment.Budget.Value.MaxTokens)
            .With(amendment.MaxCandidates.IsGiven).With(amendment.MaxCandidates.Value)
            .With(amendment.Name.IsGiven).With(amendment.Name.Value)
            .With(amendment.Tags.IsGiven).With(amendment.Tags.Value ?? [])
            .With(amendment.Deadline.IsGiven).With(amendment.Deadline.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.Text(0), reader.Text(1)) switch
        {
            (not null, var status) => (IntentOutcome.Written, status),
            (null, null) => (IntentOutcome.NotFound, null),
            (null, var status) => (IntentOutcome.Invalid, status),
        };
    }
}
