using System.Text.Json.Nodes;
using DataForge.Jobs.Chaos.Acting;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.Jobs;
using DataForge.Jobs.Chaos.Schedule;
using DataForge.Jobs.Chaos.Watching;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>
/// One run: the same jobs twice on one cluster, first left alone and then with everything going wrong, so that the
/// second pass can be held against the first.
/// </summary>
internal static class ChaosRun
{
    private const int UndisturbedLatencyMs = 2;
    private const int DisturbedLatencyMs = 200;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(150);

    /// <summary>Runs a seed from start to end.</summary>
    public static async Task<RunRecord> RunAsync(ChaosCluster cluster, RunPlan plan)
    {
        var random = new Random(plan.Seed);
        var mix = JobMix.Draw(plan.Seed, plan.Candidates);
        var schedule = FaultSchedule.Draw(plan.Seed, plan.Faults, plan.Only);
        cluster.Timeline.Note($"seed {plan.Seed}\n{string.Join('\n', schedule)}");

        var undisturbed = await UndisturbedAsync(cluster, mix);
        cluster.Provider.ResetStats();
        cluster.Provider.Behaviour = JobMix.Behaviour(DisturbedLatencyMs);
        cluster.Timeline.Note("the disturbed pass begins");

        var books = new BooksWatch(cluster);
        var submitted = await SubmitAsync(cluster, mix, job => job.WithBudget());
        submitted.ForEach(job => books.Follow(job.Id));
        var submissions = new Submissions(cluster, books, plan.Seed);
        var @operator = new Operator(cluster, submitted, random);
        var (thrifty, thriftyId) = submitted.Find(job => job.Job.MaxTokens is not null);
        var treasurer = new Treasurer(cluster, thrifty, thriftyId);
        using (var quiet = new CancellationTokenSource())
        using (var over = new CancellationTokenSource())
        {
            var watching = Task.WhenAll(books.WatchAsync(over.Token), treasurer.WatchAsync(over.Token));
            var acting = Task.WhenAll(submissions.SubmitAsync(quiet.Token), @operator.CommandAsync(quiet.Token));
            await Injector.InjectAsync(cluster, schedule);
            await quiet.CancelAsync();
            await acting;
            cluster.Timeline.Note("everything is healed");
            await Harvest.WaitAsync(cluster, submitted.Concat(submissions.Accepted).Select(job => job.Id), s_patience);
            await over.CancelAsync();
            await watching;
        }

        await Harvest.SettleAsync(cluster);
        var jobs = await Harvest.TakeAsync(cluster, submitted);
        var extras = await Harvest.TakeAsync(cluster, submissions.Accepted);
        var calls = cluster.Provider.Calls;
        var poison = await PoisonTest.RunAsync(cluster, plan.Seed);
        var retry = await RetryTest.RunAsync(cluster, plan.Seed);
        var deletion = await DeletionTest.RunAsync(cluster, jobs[0].Id);
        return new RunRecord
        {
            Seed = plan.Seed,
            Faults = schedule,
            Cluster = cluster,
            Undisturbed = undisturbed,
            Disturbed = new Pass(jobs, calls),
            Extras = extras,
            Books = books,
            Submissions = submissions,
            Operator = @operator,
            Treasurer = treasurer,
            Retry = retry,
            Takeovers = await cluster.Takeovers.ResultsAsync(),
            Audit = await RowAudit.AskAsync(cluster),
            Poison = poison,
            Deletion = deletion,
        };
    }

    private static async Task<Pass> UndisturbedAsync(ChaosCluster cluster, List<DrawnJob> mix)
    {
        cluster.Provider.Behaviour = JobMix.Behaviour(UndisturbedLatencyMs);
        var submitted = await SubmitAsync(cluster, mix, job => job.Request);
        await Harvest.WaitAsync(cluster, submitted.Select(job => job.Id), s_patience);
        await Harvest.SettleAsync(cluster);
        return new Pass(await Harvest.TakeAsync(cluster, submitted), cluster.Provider.Calls);
    }

    private static async Task<List<(DrawnJob Job, string Id)>> SubmitAsync(ChaosCluster cluster, List<DrawnJob> mix, Func<DrawnJob, JsonObject> request)
    {
        var submitted = new List<(DrawnJob, string)>();
        foreach (var job in mix)
        {
            var answer = await cluster.InsistAsync(HttpMethod.Post, "/api/v1/jobs", request(job));
            submitted.Add(answer.IsSuccess ? (job, answer.Id) : throw new InvalidOperationException($"The job '{job.Name}' was refused: {answer}"));
        }

        return submitted;
    }
}
