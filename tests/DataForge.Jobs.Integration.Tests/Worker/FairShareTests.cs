using DataForge.Jobs.Storage.Scheduling;
using DataForge.Jobs.Worker.Scheduling;

namespace DataForge.Jobs.Integration.Tests.Worker;

public sealed class FairShareTests
{
    [Fact]
    public void Divide_OneTenantWithManyJobs_GivesTheOtherEveryOtherBatch()
    {
        var hungry = Enumerable.Range(0, 50).Select(_ => Job("many")).Append(Job("one")).ToList();

        var planned = new FairShare(hungry).Divide(room: 10, batchSize: 32);

        planned.Count(batch => batch.JobId == hungry[^1].JobId).ShouldBe(5);
    }

    [Fact]
    public void Divide_HigherPriority_IsServedFirstAndWhole()
    {
        var low = Job(priority: 1);
        var high = Job(priority: 5, room: 64);

        var planned = new FairShare([low, high]).Divide(room: 4, batchSize: 32);

        planned.Select(batch => batch.JobId).ShouldBe([high.JobId, high.JobId, low.JobId, low.JobId]);
        planned.Select(batch => batch.FirstOrdinal).ShouldBe([0, 32, 0, 32]);
    }

    [Fact]
    public void Divide_BoostedByWaiting_IsGoodForOneBatch()
    {
        var low = Job(priority: 1, boost: 5);
        var high = Job(priority: 5);

        new FairShare([low, high]).Divide(room: 4, batchSize: 32).Count(batch => batch.JobId == low.JobId).ShouldBe(1);
    }

    [Fact]
    public void Divide_JobsOfOneTenant_TakeTurns()
    {
        var jobs = new[] { Job(), Job(), Job() };

        var planned = new FairShare(jobs).Divide(room: 6, batchSize: 32);

        planned.GroupBy(batch => batch.JobId).ShouldAllBe(batches => batches.Count() == 2);
    }

    [Fact]
    public void Divide_LittleNeeded_CutsTheLastBatch()
    {
        new FairShare([Job(room: 40)]).Divide(room: 9, batchSize: 32).Select(batch => batch.Size).ShouldBe([32, 8]);
    }

    [Fact]
    public void Divide_BatchByBatch_GivesWhatItGivesAtOnce()
    {
        var jobs = Enumerable.Range(0, 20).Select(i => Job(tenant: i < 15 ? "many" : "few", priority: 1 + (i % 3), boost: i % 2, room: 90)).ToList();
        var atOnce = new FairShare(jobs).Divide(room: 60, batchSize: 32);

        var share = new FairShare(jobs);
        var oneByOne = Enumerable.Range(0, 60).SelectMany(_ => share.Divide(room: 1, batchSize: 32)).ToList();

        oneByOne.ShouldBe(atOnce);
        atOnce.Count.ShouldBe(60);
        share.Divide(room: 1, batchSize: 32).ShouldBeEmpty();
    }

    private static HungryJob Job(string tenant = "t", int priority = 3, int boost = 0, long room = 1000) =>
        new(Guid.NewGuid(), tenant, priority, boost, 0, room, false, "p");
}
