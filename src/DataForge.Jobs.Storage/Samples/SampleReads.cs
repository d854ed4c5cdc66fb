using System.Globalization;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Storage.Schema;
using Npgsql;

namespace DataForge.Jobs.Storage.Samples;

/// <summary>A candidate with its verdict.</summary>
public sealed record Sample(Candidate Candidate, Verdict Verdict);

/// <summary>Reads settled candidates, in ordinal order.</summary>
public sealed class SampleReads(NpgsqlDataSource dataSource)
{
    private const string SelectColumns = """
        SELECT c.ordinal, c.reason, c.text, c.data, c.variables, c.prompt_sha256, c.provider, c.model, c.finish_reason,
               c.prompt_tokens, c.completion_tokens, c.cost_usd, c.latency_ms, c.attempts, c.scores, c.sentiment, c.message,
               v.state, v.reason, v.duplicate_of_job, v.duplicate_of, v.similarity, v.round
        FROM verdicts v JOIN candidates c ON c.job_id = v.job_id AND c.ordinal = v.ordinal
        """;

    private const string Select = SelectColumns + """

        WHERE v.job_id = $1 AND v.ordinal > $2 AND ($3::smallint IS NULL OR v.state = $3)
        ORDER BY v.ordinal
        """;

    /// <summary>A page of samples after an ordinal.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="after">The last ordinal of the page before; −1 for the first.</param>
    public async Task<List<Sample>> PageAsync(Guid jobId, SampleState? state, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select + " LIMIT $4").With(jobId).With(after).With((short?)state).With(limit);
        return await command.ListAsync(row => Read(row, jobId), cancellationToken);
    }

    /// <summary>
    /// Accepted samples in the order in which they were accepted: by round, and by ordinal within each. Nothing is ever accepted
    /// before what was there to be read, so that a place in this order leaves neither a gap nor a repeat behind.
    /// </summary>
    /// <param name="round">The round of the place after which to begin.</param>
    /// <param name="after">The ordinal of that place; −1 for the round's beginning.</param>
    /// <param name="lastRound">The round that the job is in.</param>
    public async Task<List<Sample>> AcceptedAsync(Guid jobId, int round, long after, int lastRound, int limit, CancellationToken cancellationToken)
    {
        var found = new List<Sample>();
        for (; round <= lastRound && found.Count < limit; (round, after) = (round + 1, -1))
        {
            // The first round is read by the primary key, later ones by an index of theirs alone.
            await using var command = dataSource.CreateCommand($"{SelectColumns} WHERE v.job_id = $1 AND v.ordinal > $2 AND v.state = 0 AND {(round == 0 ? "v.round = $3" : "v.round > 0 AND v.round = $3")} ORDER BY v.ordinal LIMIT $4")
                .With(jobId).With(after).With(round).With(limit - found.Count);
            found.AddRange(await command.ListAsync(row => Read(row, jobId), cancellationToken));
        }

        return found;
    }

    /// <summary>The ordinal of the sample that was accepted last in a round; −1 for none.</summary>
    public async Task<long> LastAcceptedAsync(Guid jobId, int round, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT ordinal FROM verdicts v WHERE v.job_id = $1 AND v.state = 0 AND {(round == 0 ? "v.round = $2" : "v.round > 0 AND v.round = $2")} ORDER BY v.ordinal DESC LIMIT 1")
            .With(jobId).With(round);
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? -1;
    }

    /// <summary>Holds a moment of a job, to read any number of samples from it.</summary>
    public Task<SampleSnapshot> SnapshotAsync(Guid jobId, CancellationToken cancellationToken) =>
        SampleSnapshot.OpenAsync(dataSource, jobId, cancellationToken);

    private static Sample Read(NpgsqlDataReader row, Guid jobId)
    {
        var sample = Raw(row, jobId);
        return sample.Verdict.State == SampleState.Accepted ? WithNovelty(sample) : sample;
    }

    /// <summary>An accepted sample repeats nothing: what is stored of its nearest neighbour is shown as its novelty, the last of its scores.</summary>
    private static Sample WithNovelty(Sample sample)
    {
        var (candidate, verdict) = sample;
        if (verdict.Similarity is { } similarity)
        {
            verdict.Novelty = Math.Round(1 - similarity, 4, MidpointRounding.AwayFromZero);
            if (candidate.Scores is { Length: > 2 } scores)
            {
                candidate.Scores = string.Create(CultureInfo.InvariantCulture, $"{scores.AsSpan(0, scores.Length - 1)},\"novelty\":{verdict.Novelty:0.0###}}}");
            }
        }

        (verdict.DuplicateOfJob, verdict.DuplicateOf, verdict.Similarity) = (null, null, null);
        return sample;
    }

    private static Sample Raw(NpgsqlDataReader row, Guid jobId) => new(
        new Candidate
        {
            JobId = jobId,
            Ordinal = row.GetInt64(0),
            Reason = row.Text(1),
            Text = row.Text(2),
            Data = row.Text(3),
            Variables = row.GetString(4),
            PromptSha256 = row.GetFieldValue<byte[]>(5),
            Provider = row.GetString(6),
            Model = row.GetString(7),
            FinishReason = row.Text(8),
            PromptTokens = row.GetInt64(9),
            CompletionTokens = row.GetInt64(10),
            CostUsd = row.Nullable<decimal>(11),
            LatencyMs = row.GetInt32(12),
            Attempts = row.GetInt32(13),
            Scores = row.Text(14),
            Sentiment = row.Nullable<double>(15),
            Message = row.Text(16),
        },
        new Verdict
        {
            JobId = jobId,
            Ordinal = row.GetInt64(0),
            State = (SampleState)row.GetInt16(17),
            Reason = row.Text(18),
            DuplicateOfJob = row.Nullable<Guid>(19),
            DuplicateOf = row.Nullable<long>(20),
            Similarity = row.Nullable<double>(21),
            Round = row.GetInt32(22),
        });
}
