using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;

namespace DataForge.Jobs.Api.Preview;

/// <summary>
/// What would become of a few candidates, in ordinal order, by the rules of a job's admission; only that a preview
/// does not stop at the job's count: what comes after it is shown for what it is. Samples of other jobs, which
/// <c>deduplicate.against</c> may name, are not looked at.
/// </summary>
internal static class PreviewVerdicts
{
    /// <summary>Settles every sample.</summary>
    public static void Settle(JobPlan plan, IReadOnlyList<PreviewSample> samples)
    {
        var accepted = new List<PreviewSample>();
        foreach (var sample in samples)
        {
            var verdict = sample.Verdict;
            verdict.Ordinal = sample.Candidate.Ordinal;
            verdict.Reason = sample.Candidate.Reason;
            verdict.State = sample.Candidate.Outcome switch
            {
                CandidateOutcome.Sample => SampleState.Accepted,
                CandidateOutcome.Rejected => SampleState.Rejected,
                _ => SampleState.Failed,
            };
            if (verdict.State != SampleState.Accepted)
            {
                continue;
            }

            if (plan.Spec.Deduplicate is { } deduplicate && Find(plan, deduplicate, sample, accepted) is { } match)
            {
                (verdict.State, verdict.DuplicateOf, verdict.Similarity) = (SampleState.Duplicate, match.Ordinal, match.Similarity);
            }
            else
            {
                accepted.Add(sample);
            }
        }
    }

    private static (long Ordinal, double Similarity)? Find(JobPlan plan, DeduplicationSpec deduplicate, PreviewSample sample, List<PreviewSample> accepted)
    {
        if (deduplicate.Mode == DeduplicationMode.Exact)
        {
            var same = accepted.Find(other => other.Candidate.Signature.AsSpan().SequenceEqual(sample.Candidate.Signature));
            return same is null ? null : (same.Candidate.Ordinal, 1);
        }

        var index = new NearDuplicateIndex();
        foreach (var other in accepted)
        {
            index.Add(other.Candidate.Ordinal, other.Candidate.Signature);
        }

        var suspects = new List<long>();
        index.Candidates(sample.Candidate.Signature, suspects);
        var compared = Compared(sample);
        return suspects
            .Select(ordinal => (Ordinal: ordinal, Similarity: ShingleSet.Jaccard(compared, Compared(accepted.Single(other => other.Candidate.Ordinal == ordinal)))))
            .Where(suspect => suspect.Similarity >= deduplicate.Threshold)
            .OrderByDescending(suspect => suspect.Similarity)
            .Select(suspect => ((long, double)?)suspect)
            .FirstOrDefault();

        ShingleSet Compared(PreviewSample one) => ShingleSet.Of(plan.ComparedPart(one.Candidate.Text!) ?? "");
    }
}
