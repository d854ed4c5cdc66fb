using System.Text.Json;
using System.Text.Json.Nodes;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;

namespace DataForge.Jobs.Worker.Admitting;

/// <summary>
/// Settles a run of candidates in ordinal order. A function of the books, the candidates and what was accepted before,
/// and of nothing else: not of timing, and not of who runs it.
/// </summary>
internal static class Verdicts
{
    /// <summary>So many candidates in a row that failed for one reason hold the job.</summary>
    public const int LongestStreak = 20;

    /// <summary>Decides every pending candidate.</summary>
    public static AdmissionResult Decide(JobProgress before, int count, IReadOnlyList<PendingCandidate> pending, DuplicateGate? duplicates)
    {
        var books = Copy(before);
        var rejectedBy = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var failedBy = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var verdicts = new List<Verdict>(pending.Count);
        foreach (var candidate in pending)
        {
            verdicts.Add(DecideOne(candidate));
        }

        books.RejectedBy = Add(before.RejectedBy, rejectedBy);
        books.FailedBy = Add(before.FailedBy, failedBy);
        return new AdmissionResult(books, verdicts, books.Accepted >= count);

        Verdict DecideOne(PendingCandidate candidate)
        {
            var verdict = new Verdict { JobId = before.JobId, Ordinal = candidate.Ordinal, Reason = candidate.Reason };
            if (books.Accepted >= count)
            {
                verdict.State = SampleState.Surplus;
                verdict.Reason = JobEndings.CountReached;
                books.Surplus++;
                return verdict;
            }

            if (candidate.Outcome == CandidateOutcome.Failed)
            {
                verdict.State = SampleState.Failed;
                books.Failed++;
                Count(failedBy, candidate.Reason);
                books.Streak = books.StreakReason == candidate.Reason ? books.Streak + 1 : 1;
                books.StreakReason = candidate.Reason;
                return verdict;
            }

            (books.Streak, books.StreakReason) = (0, null);
            if (candidate.Outcome == CandidateOutcome.Rejected)
            {
                verdict.State = SampleState.Rejected;
                books.Rejected++;
                Count(rejectedBy, candidate.Reason);
            }
            else
            {
                Compare(verdict, candidate);
            }

            return verdict;
        }

        void Compare(Verdict verdict, PendingCandidate candidate)
        {
            var nearest = duplicates?.Nearest(candidate);
            if (nearest is { } neighbour)
            {
                (verdict.DuplicateOfJob, verdict.DuplicateOf, verdict.Similarity) = (neighbour.Of.JobId ?? before.JobId, neighbour.Of.Ordinal, neighbour.Similarity);
            }

            if (nearest is { IsDuplicate: true })
            {
                verdict.State = SampleState.Duplicate;
                books.Duplicates++;
                return;
            }

            verdict.State = SampleState.Accepted;
            verdict.Similarity ??= duplicates is { MeasuresNovelty: true } ? 0 : null;
            books.Accepted++;
            duplicates?.Remember(candidate.Ordinal, candidate.Signature);
        }
    }

    private static void Count(SortedDictionary<string, long> counts, string? reason) =>
        counts[reason ?? "unknown"] = counts.GetValueOrDefault(reason ?? "unknown") + 1;

    private static string Add(string json, SortedDictionary<string, long> more)
    {
        if (more.Count == 0)
        {
            return json;
        }

        var counts = JsonNode.Parse(json)!.AsObject();
        foreach (var (reason, count) in more)
        {
            counts[reason] = (counts[reason]?.GetValue<long>() ?? 0) + count;
        }

        return counts.ToJsonString(JsonSerializerOptions.Default);
    }

    private static JobProgress Copy(JobProgress p) => new()
    {
        JobId = p.JobId,
        NextOrdinal = p.NextOrdinal,
        Scheduled = p.Scheduled,
        Accepted = p.Accepted,
        Rejected = p.Rejected,
        Duplicates = p.Duplicates,
        Failed = p.Failed,
        Surplus = p.Surplus,
        RejectedBy = p.RejectedBy,
        FailedBy = p.FailedBy,
        StreakReason = p.StreakReason,
        Streak = p.Streak,
        Round = p.Round,
    };
}
