namespace DataForge.Jobs.Chaos.Promises;

/// <summary>Every promise that a run is judged by.</summary>
internal static class AllPromises
{
    public static readonly IReadOnlyList<IPromise> List =
    [
        new EveryJobEndsAsItMust(),
        new SameBytes(),
        new NothingIsBoughtTwice(),
        new UsageIsTheSumOfCalls(),
        new BooksAddUp(),
        new EveryCandidateHasOneState(),
        new LittleSurplus(),
        new WorkIsTakenOver(),
        new HeldJobsMakeNoCalls(),
        new CancelKeepsWhatWasAccepted(),
        new RetryAsksFailedOnesOnly(),
        new BudgetsHold(),
        new LimitsHold(),
        new SubmissionsAreKept(),
        new PoisonIsSetAside(),
        new DeletionLeavesNothing(),
    ];
}
