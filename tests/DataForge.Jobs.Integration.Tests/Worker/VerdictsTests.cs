using System.Text.Json.Nodes;
using DataForge.Jobs.Generation.Deduplication;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Ledger;
using DataForge.Jobs.Worker.Admitting;

namespace DataForge.Jobs.Integration.Tests.Worker;

public sealed class VerdictsTests
{
    private const string Kettle = "The travel kettle boils quickly and folds into a small bag, which makes it the one thing I never leave at home when the train is early and the hotel is far away from any coffee.";
    private const string KettleAgain = "The travel kettle boils quickly and folds into a small bag, which makes it the one thing I never leave at home when the train is early and the hotel is far away from any cafe.";
    private const string Lamp = "This lamp is bright enough for a whole desk, its arm stays where it is put, and the switch can be found in the dark without knocking over a glass of water or waking the cat beside it.";

    [Fact]
    public void Decide_MoreThanWanted_FirstOrdinalsWin()
    {
        var result = Verdicts.Decide(new JobProgress { Accepted = 8 }, 10, [Sample(0), Rejected(1), Sample(2), Sample(3), Rejected(4)], null);

        result.Verdicts.Select(verdict => verdict.State).ShouldBe([SampleState.Accepted, SampleState.Rejected, SampleState.Accepted, SampleState.Surplus, SampleState.Surplus]);
        result.Fulfilled.ShouldBeTrue();
        (result.Progress.Accepted, result.Progress.Rejected, result.Progress.Surplus).ShouldBe((10, 1, 2));
    }

    [Fact]
    public void Decide_Reasons_AreAddedToTheBooks()
    {
        var before = new JobProgress { RejectedBy = """{"filter:regex":2}""", Rejected = 2 };

        var result = Verdicts.Decide(before, 10, [Rejected(0, "filter:regex"), Rejected(1, "empty"), Failed(2, "provider:bad_request")], null);

        JsonNode.DeepEquals(JsonNode.Parse(result.Progress.RejectedBy), JsonNode.Parse("""{"filter:regex":3,"empty":1}""")).ShouldBeTrue();
        JsonNode.DeepEquals(JsonNode.Parse(result.Progress.FailedBy), JsonNode.Parse("""{"provider:bad_request":1}""")).ShouldBeTrue();
        before.RejectedBy.ShouldBe("""{"filter:regex":2}""");
    }

    [Fact]
    public void Decide_SameFailureInARow_IsCountedAcrossRunsAndBrokenByAnAnswer()
    {
        var first = Verdicts.Decide(new JobProgress(), 100, [.. Enumerable.Range(0, 12).Select(i => Failed(i))], null).Progress;
        Verdicts.Decide(first, 100, [.. Enumerable.Range(12, 8).Select(i => Failed(i))], null).Progress.Streak.ShouldBe(Verdicts.LongestStreak);
        Verdicts.Decide(first, 100, [Rejected(12), Failed(13)], null).Progress.Streak.ShouldBe(1);
        Verdicts.Decide(first, 100, [Failed(12, "provider:content_filter")], null).Progress.Streak.ShouldBe(1);
    }

    [Fact]
    public async Task Decide_NearDuplicatesInOneRunAndAcrossRuns_NameTheFirst()
    {
        var gate = DuplicateGate.For(new DeduplicationSpec(DeduplicationMode.Near, 0.8))!;
        var texts = new Dictionary<long, string> { [0] = Kettle, [1] = Lamp, [2] = KettleAgain, [3] = KettleAgain, [4] = Lamp };

        var first = await DecideAsync(new JobProgress(), 0, 1, 2);
        var second = await DecideAsync(first.Progress, 3, 4);

        first.Verdicts.Select(verdict => verdict.State).ShouldBe([SampleState.Accepted, SampleState.Accepted, SampleState.Duplicate]);
        first.Verdicts[0].Similarity.ShouldBe(0);
        (first.Verdicts[2].DuplicateOf, first.Verdicts[2].Similarity).ShouldBe((0L, ShingleSet.Jaccard(ShingleSet.Of(Kettle), ShingleSet.Of(KettleAgain))));
        second.Verdicts.Select(verdict => verdict.DuplicateOf).ShouldBe([0L, 1L]);
        second.Verdicts[1].Similarity.ShouldBe(1);

        async Task<AdmissionResult> DecideAsync(JobProgress before, params long[] ordinals)
        {
            var pending = ordinals.Select(ordinal => Sample(ordinal, NearDuplicateSignature.Compute(texts[ordinal]))).ToList();
            await gate.PrepareAsync(pending, wanted => Task.FromResult(wanted.ToDictionary(sample => sample, sample => texts[sample.Ordinal])));
            return Verdicts.Decide(before, 100, pending, gate);
        }
    }

    [Fact]
    public async Task Decide_SampleOfAnotherJob_IsNamedWithItsJob()
    {
        var other = Guid.CreateVersion7();
        var gate = DuplicateGate.For(new DeduplicationSpec(DeduplicationMode.Near, 0.8) { Against = [Guid.CreateVersion7(), other] })!;
        gate.RememberOther(1, 7, NearDuplicateSignature.Compute(Kettle));
        PendingCandidate[] pending = [Sample(0, NearDuplicateSignature.Compute(KettleAgain)), Sample(1, NearDuplicateSignature.Compute(Lamp)), Sample(2, NearDuplicateSignature.Compute(Lamp))];
        var texts = new Dictionary<AdmittedSample, string>
        {
            [new(other, 7)] = Kettle, [new(null, 0)] = KettleAgain, [new(null, 1)] = Lamp, [new(null, 2)] = Lamp,
        };
        await gate.PrepareAsync(pending, wanted => Task.FromResult(wanted.ToDictionary(sample => sample, sample => texts[sample])));
        var own = Guid.CreateVersion7();

        var verdicts = Verdicts.Decide(new JobProgress { JobId = own }, 100, pending, gate).Verdicts;

        verdicts.Select(verdict => (verdict.State, verdict.DuplicateOfJob, verdict.DuplicateOf)).ShouldBe(
            [(SampleState.Duplicate, other, 7L), (SampleState.Accepted, null, null), (SampleState.Duplicate, own, 1L)]);
    }

    [Fact]
    public async Task Decide_AcceptedSampleBelowTheThreshold_KeepsItsNearestNeighbour()
    {
        var gate = DuplicateGate.For(new DeduplicationSpec(DeduplicationMode.Near, 1))!;
        PendingCandidate[] pending = [Sample(0, NearDuplicateSignature.Compute(Kettle)), Sample(1, NearDuplicateSignature.Compute(KettleAgain))];
        var texts = new[] { Kettle, KettleAgain };
        await gate.PrepareAsync(pending, wanted => Task.FromResult(wanted.ToDictionary(sample => sample, sample => texts[sample.Ordinal])));

        var verdict = Verdicts.Decide(new JobProgress(), 100, pending, gate).Verdicts[1];

        (verdict.State, verdict.DuplicateOf).ShouldBe((SampleState.Accepted, 0L));
        verdict.Similarity.ShouldBe(ShingleSet.Jaccard(ShingleSet.Of(Kettle), ShingleSet.Of(KettleAgain)));
    }

    [Fact]
    public async Task Decide_RejectedTwin_DoesNotMakeTheNextOneADuplicate()
    {
        var gate = DuplicateGate.For(new DeduplicationSpec(DeduplicationMode.Exact, 1))!;
        var key = DuplicateKey.Of(Kettle).ToBytes();
        PendingCandidate[] pending = [Rejected(0), Sample(1, key), Sample(2, key)];
        await gate.PrepareAsync(pending, _ => throw new InvalidOperationException("Exact keys need no texts."));

        Verdicts.Decide(new JobProgress(), 100, pending, gate).Verdicts.Select(verdict => verdict.State).ShouldBe([SampleState.Rejected, SampleState.Accepted, SampleState.Duplicate]);
    }

    private static PendingCandidate Sample(long ordinal, byte[]? signature = null) => new(ordinal, CandidateOutcome.Sample, null, signature ?? []);

    private static PendingCandidate Rejected(long ordinal, string reason = "filter:min_length") => new(ordinal, CandidateOutcome.Rejected, reason, []);

    private static PendingCandidate Failed(long ordinal, string reason = "provider:bad_request") => new(ordinal, CandidateOutcome.Failed, reason, []);
}
