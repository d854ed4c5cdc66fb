using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Limits;

/// <summary>How far ahead permits may be given out, and how far back.</summary>
/// <param name="Horizon">No permit begins later than this from now.</param>
/// <param name="CatchUp">How much unused time may still be used afterwards: the longest burst.</param>
public sealed record RateTerms(TimeSpan Horizon, TimeSpan CatchUp);

/// <summary>Permits for calls, each with its moment, counted from the answer of the database.</summary>
/// <param name="Count">How many; 0 where all are given out as far ahead as the horizon reaches.</param>
/// <param name="FirstRequestIn">When the first of them may start as far as calls are limited; negative for past moments.</param>
/// <param name="FirstTokenIn">When it may start as far as tokens are limited.</param>
public readonly record struct RateGrant(int Count, TimeSpan FirstRequestIn, TimeSpan FirstTokenIn);

/// <summary>
/// A provider's limits per minute, shared by all processes: one row a provider holds the moment at which the next call,
/// and the next token, may go out (the generic cell rate algorithm, ITU-T I.371, 1993, in its virtual scheduling form).
/// A process takes as many permits at once as it has calls waiting, each for a moment of its own, so that calls of all
/// processes together are evenly spaced and no window of a minute, wherever it begins, holds more than the limit.
/// </summary>
public sealed class RateGrants(NpgsqlDataSource dataSource)
{
    /// <summary>Takes permits.</summary>
    /// <param name="count">How many are wanted, at least 1.</param>
    /// <param name="requestTime">How much of the limit on calls they take up together; zero where calls are not limited.</param>
    /// <param name="tokenTime">How much of the limit on tokens they take up; zero where tokens are not limited.</param>
    public async Task<RateGrant> TakeAsync(string provider, int count, TimeSpan requestTime, TimeSpan tokenTime, RateTerms terms, CancellationToken cancellationToken)
    {
        // One row by its key. What is in the past beyond the catch-up is lost: capacity cannot be saved up.
        await using var batch = dataSource.CreateBatch();
        batch.Append("INSERT INTO provider_rates (provider, request_at, token_at) VALUES ($1, '-infinity', '-infinity') ON CONFLICT DO NOTHING").With(provider);
        batch.Append("SELECT 1 FROM provider_rates WHERE provider = $1 FOR UPDATE").With(provider);
        batch.Append("""
            WITH turn AS (
                SELECT clock_timestamp() AS now
            ), begin AS (
                SELECT r.provider, t.now, greatest(r.request_at, t.now - $5::interval) AS request_at, greatest(r.token_at, t.now - $5::interval) AS token_at
                FROM provider_rates r, turn t WHERE r.provider = $1
            ), given AS (
                SELECT *, CASE WHEN greatest(request_at, token_at) > now + $6::interval THEN 0 ELSE $2 END AS calls FROM begin
            )
            UPDATE provider_rates r
            SET request_at = CASE WHEN g.calls > 0 THEN g.request_at + $3::interval ELSE r.request_at END,
                token_at = CASE WHEN g.calls > 0 THEN g.token_at + $4::interval ELSE r.token_at END
            FROM given g WHERE r.provider = g.provider
            RETURNING g.calls, g.request_at - g.now, g.token_at - g.now
            """).With(provider).With(count).With(requestTime).With(tokenTime).With(terms.CatchUp).With(terms.Horizon);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new RateGrant(reader.GetInt32(0), reader.GetTimeSpan(1), reader.GetTimeSpan(2));
    }

    /// <summary>Corrects estimates of tokens: what was taken up beyond them moves the next ones back, what was not brings them forward.</summary>
    public async Task CorrectAsync(string provider, TimeSpan tokenTime, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("UPDATE provider_rates SET token_at = token_at + $2::interval WHERE provider = $1 AND token_at > '-infinity'")
            .With(provider).With(tokenTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
