using DataForge.Jobs.Generation.Judging;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

public sealed class RubricJudgeTests
{
    private const string Judged = "\"deduplicate\":true,\"scoring\":{\"judge\":{\"model\":\"mock\",\"rubric\":\"Be kind.\",\"min_score\":3}}";
    private const string Text = "The kettle is quiet and quick.";

    [Theory]
    [InlineData("""{"reason":"Kind enough.","score":4}""", 4)]
    [InlineData("Here you are:\n```json\n{\"reason\":\"x\",\"score\":\"5\"}\n```", 5)]
    [InlineData("""{"reason":"x","score":1.0}""", 1)]
    [InlineData("""{"score":3}""", 3)]
    public void Parse_Reply_TakesWholePointsFromOneToFive(string reply, int points) => Rating.Parse(reply)!.Points.ShouldBe(points);

    [Theory]
    [InlineData("4")]
    [InlineData("[4]")]
    [InlineData("{{")]
    [InlineData("")]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("""{"reason":"x","score":0}""")]
    [InlineData("""{"reason":"x","score":6}""")]
    [InlineData("""{"reason":"x","score":3.5}""")]
    public void Parse_ReplyWithoutPoints_IsNull(string reply) => Rating.Parse(reply).ShouldBeNull();

    [Fact]
    public async Task RunAsync_JudgedAnswer_CarriesScoreReasonAndCost()
    {
        var asked = new List<CompletionRequest>();
        var candidate = await SettleAsync(asked, PipelineRun.Answer(Text), PipelineRun.Answer("""{"reason":"Kind enough.","score":4}"""));

        (candidate.Outcome, candidate.Scores!.Value.Judge, candidate.Message).ShouldBe((CandidateOutcome.Sample, 0.75, "Kind enough."));
        candidate.Scores.Value.ToJson().ShouldEndWith(",\"judge\":0.75}");
        (candidate.Usage, candidate.LastAsked.Usage).ShouldBe((PipelineRun.Usage + PipelineRun.Usage, PipelineRun.Usage));
        (asked[1].Temperature, asked[1].Model).ShouldBe((0, "mock"));
        asked[1].Messages[1].Text.ShouldSatisfyAllConditions(
            question => question.ShouldContain("Be kind."),
            question => question.ShouldContain(Text),
            question => question.ShouldContain("Hello"));
    }

    [Fact]
    public async Task RunAsync_AnswerUnderTheLeastScore_IsRejected()
    {
        var candidate = await SettleAsync([], PipelineRun.Answer(Text), PipelineRun.Answer("""{"reason":"Harsh.","score":2}"""));

        (candidate.Outcome, candidate.Reason, candidate.Message).ShouldBe((CandidateOutcome.Rejected, "filter:judge", "Harsh."));
        candidate.Signature.ShouldBeEmpty();
        candidate.Text.ShouldBe(Text);
    }

    [Fact]
    public async Task RunAsync_ReplyThatCannotBeRead_IsAskedForOnceMore()
    {
        var asked = new List<CompletionRequest>();
        var candidate = await SettleAsync(asked, PipelineRun.Answer(Text), PipelineRun.Answer("Four!"), PipelineRun.Answer("""{"reason":"x","score":5}"""));

        candidate.Scores!.Value.Judge.ShouldBe(1);
        candidate.Usage.Calls.ShouldBe(3 * PipelineRun.Usage.Calls);
        asked[2].Messages.Select(message => message.Role).ShouldBe([ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User]);
    }

    [Fact]
    public async Task RunAsync_TwoRepliesThatCannotBeRead_LeaveTheSampleUnjudgedAndAccepted()
    {
        var asked = new List<CompletionRequest>();
        var candidate = await SettleAsync(asked, PipelineRun.Answer(Text), PipelineRun.Answer("Four!"), PipelineRun.Answer("Four."));

        (candidate.Outcome, candidate.Scores!.Value.Judge, asked.Count).ShouldBe((CandidateOutcome.Sample, null, 3));
        candidate.Scores.Value.ToJson().ShouldEndWith(",\"judge\":null}");
        candidate.Signature.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task RunAsync_AnswerOfNoUse_CostsNoJudge()
    {
        var asked = new List<CompletionRequest>();
        (await SettleAsync(asked, PipelineRun.Answer(""))).Reason.ShouldBe("empty");
        asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_JudgeAway_IsDeferredAndDoesNotBuyTheAnswerAgain()
    {
        var plan = PipelineRun.Plan(Judged);
        var asked = new List<CompletionRequest>();
        var script = new Queue<CompletionOutcome>(
        [
            PipelineRun.Answer(Text),
            new CompletionOutcome.Deferred(ProviderErrorKind.ServerError, "Away.", TimeSpan.FromSeconds(9), new CallUsage(1, 0, 0, 0, 0m)),
            PipelineRun.Answer("""{"reason":"x","score":5}"""),
        ]);
        var pipeline = new CandidatePipeline((request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(script.Dequeue());
        });

        var deferred = (await RunAsync()).ShouldBeOfType<PipelineResult.Deferred>();
        var settled = (await RunAsync()).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (deferred.Usage.Calls, deferred.RetryAfter).ShouldBe((1, TimeSpan.FromSeconds(9)));
        (deferred.Unanswered.Outcome, deferred.Unanswered.Text).ShouldBe((CandidateOutcome.Sample, Text));
        (settled.Text, settled.Scores!.Value.Judge, settled.Usage).ShouldBe((Text, 1, PipelineRun.Usage + PipelineRun.Usage));
        // The answer itself was booked when its judgement was put off.
        settled.LastAsked.Usage.ShouldBe(PipelineRun.Usage);
        asked.Count(request => request.AnswerSchema is null).ShouldBe(1);

        async Task<PipelineResult> RunAsync() => await pipeline.RunAsync(plan, 0, PipelineRun.NoRows, CallTerms.None, CancellationToken.None);
    }

    [Fact]
    public async Task RunAsync_RunGivenUpWhileTheJudgeIsAskedAgain_HasBookedEveryReply()
    {
        var script = new Queue<CompletionOutcome>([PipelineRun.Answer(Text), PipelineRun.Answer("Four!")]);
        var pipeline = new CandidatePipeline((_, _) => script.TryDequeue(out var reply) ? Task.FromResult(reply) : throw new OperationCanceledException());
        var booked = new List<ModelUsage>();
        var terms = new CallTerms
        {
            Book = usage =>
            {
                booked.Add(usage);
                return ValueTask.CompletedTask;
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(async () => await pipeline.RunAsync(PipelineRun.Plan(Judged), 0, PipelineRun.NoRows, terms, CancellationToken.None));

        booked.Select(each => each.Usage).ShouldBe([PipelineRun.Usage, PipelineRun.Usage]);
    }

    [Fact]
    public async Task RunAsync_ReplyThatCannotBeReadAndOneThatCan_AreBookedOnceEach()
    {
        var script = new Queue<CompletionOutcome>([PipelineRun.Answer(Text), PipelineRun.Answer("Four!"), PipelineRun.Answer("""{"reason":"x","score":5}""")]);
        var pipeline = new CandidatePipeline((_, _) => Task.FromResult(script.Dequeue()));
        var booked = new List<ModelUsage>();
        var terms = new CallTerms
        {
            Book = usage =>
            {
                booked.Add(usage);
                return ValueTask.CompletedTask;
            },
        };

        var candidate = (await pipeline.RunAsync(PipelineRun.Plan(Judged), 0, PipelineRun.NoRows, terms, CancellationToken.None)).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        booked.Count.ShouldBe(2);
        candidate.LastAsked.Usage.ShouldBe(PipelineRun.Usage);
        candidate.Usage.Calls.ShouldBe(3 * PipelineRun.Usage.Calls);
    }

    [Fact]
    public async Task RunAsync_JudgeWithAWrongKey_HaltsTheJob()
    {
        var script = new Queue<CompletionOutcome>([PipelineRun.Answer(Text), new CompletionOutcome.Refused(ProviderErrorKind.Authentication, "No.", default)]);
        (await PipelineRun.RunAsync(PipelineRun.Plan(Judged), _ => script.Dequeue())).ShouldBeOfType<PipelineResult.Halted>().Code.ShouldBe("authentication");
    }

    [Fact]
    public async Task CompleteAsync_JudgedByTheMock_IsReadableAndAlwaysTheSame()
    {
        var plan = PipelineRun.Plan("\"scoring\":{\"judge\":{\"model\":\"mock\",\"rubric\":\"Be kind.\"}}");
        var options = new ProviderOptions();
        using var gateway = new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
        var pipeline = new CandidatePipeline(gateway);
        var points = new List<double?>();
        for (var ordinal = 0; ordinal < 40; ordinal++)
        {
            var scores = await JudgeAsync(ordinal);
            (await JudgeAsync(ordinal)).ShouldBe(scores);
            points.Add(scores);
        }

        points.ShouldAllBe(score => score != null);
        points.Distinct().Count().ShouldBeGreaterThan(3);

        async Task<double?> JudgeAsync(long ordinal) =>
            (await pipeline.RunAsync(plan, ordinal, PipelineRun.NoRows, CallTerms.None, CancellationToken.None)).ShouldBeOfType<PipelineResult.Settled>().Candidate.Scores!.Value.Judge;
    }

    private static async Task<Candidate> SettleAsync(List<CompletionRequest> asked, params CompletionOutcome[] script)
    {
        var replies = new Queue<CompletionOutcome>(script);
        var result = await PipelineRun.RunAsync(PipelineRun.Plan(Judged), request =>
        {
            asked.Add(request);
            return replies.Dequeue();
        });
        replies.ShouldBeEmpty();
        return result.ShouldBeOfType<PipelineResult.Settled>().Candidate;
    }
}
