using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using Microsoft.Extensions.AI;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

/// <summary>Answers that must be JSON: what fits, what is asked again, what that costs, and what becomes of it when a provider goes away.</summary>
public sealed class CorrectionTests
{
    private const string Schema = """{"type":"object","properties":{"title":{"type":"string"},"stars":{"type":"integer","maximum":5}},"required":["title","stars"]}""";
    private const string Format = "\"deduplicate\":true,\"response_format\":{\"type\":\"json_schema\",\"schema\":" + Schema + "}";
    private const string Good = """{"title":"Quiet and quick","stars":4}""";
    private const string Bad = """{"title":"Quiet and quick","stars":9}""";

    private static readonly CompletionOutcome Away = new CompletionOutcome.Deferred(ProviderErrorKind.ServerError, "Away.", TimeSpan.FromSeconds(9), new CallUsage(1, 0, 0, 0, 0m));

    [Theory]
    [InlineData(Good)]
    [InlineData("\n```json\n" + Good + "\n```")]
    public async Task RunAsync_AnswerThatFits_IsASampleWithItsData(string answer)
    {
        var run = await RunOnceAsync(Format, Answer(answer));

        (run.Candidate.Outcome, run.Candidate.Text, run.Candidate.Data, run.Candidate.Message).ShouldBe((CandidateOutcome.Sample, Good, Good, null));
        (run.Candidate.Usage, run.Candidate.LastAsked.Usage).ShouldBe((Usage, Usage));
        run.Asked.Single().AnswerSchema!.Value.GetRawText().ShouldBe(Schema);
        run.Booked.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_AnswerThatDoesNotFit_IsAskedForAgainWithWhatWasWrong()
    {
        var run = await RunOnceAsync(Format, Answer(Bad), Answer(Good));

        (run.Candidate.Outcome, run.Candidate.Data).ShouldBe((CandidateOutcome.Sample, Good));
        var correction = run.Asked[1];
        correction.Messages.Select(message => message.Role).ShouldBe([ChatRole.User, ChatRole.Assistant, ChatRole.User]);
        correction.Messages[0].Text.ShouldBe("Hello");
        correction.Messages[1].Text.ShouldBe(Bad);
        correction.Messages[2].Text.ShouldSatisfyAllConditions(
            text => text.ShouldContain("- $.stars: Must be at most 5."),
            text => text.ShouldContain(Schema));
        (correction.Seed, correction.Ordinal, correction.Temperature, correction.AnswersInJson).ShouldBe((42, 0, 0.7, true));
        // Both calls are attempts of the sample; the first was booked before the second was made, the second is booked with the sample.
        (run.Candidate.Usage, run.Candidate.LastAsked.Usage).ShouldBe((Usage + Usage, Usage));
        run.Booked.ShouldBe([Usage]);
        correction.Terms.MayWait.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public async Task RunAsync_AnswersThatNeverFit_AreRejectedAfterTheLastCorrection(int corrections, int calls)
    {
        var run = await RunOnceAsync(Format[..^1] + ",\"max_corrections\":" + corrections + "}", [.. Enumerable.Repeat(Answer(Bad), calls)]);

        (run.Candidate.Outcome, run.Candidate.Reason, run.Candidate.Text, run.Candidate.Data).ShouldBe((CandidateOutcome.Rejected, "schema", Bad, null));
        run.Candidate.Message.ShouldBe("$.stars: Must be at most 5.");
        run.Candidate.Signature.ShouldBeEmpty();
        run.Candidate.Scores.ShouldNotBeNull();
        run.Candidate.Usage.Calls.ShouldBe(calls * Usage.Calls);
        run.Booked.Count.ShouldBe(calls - 1);
        // The conversation does not grow with every correction.
        run.Asked[^1].Messages.Count.ShouldBe(calls == 1 ? 1 : 3);
    }

    [Theory]
    [InlineData("", "stop", "empty")]
    [InlineData("```json\n```", "stop", "empty")]
    [InlineData("{\"title\":\"Qui", "length", "truncated")]
    [InlineData("I'm sorry, but I can't help with that.", "stop", "refusal")]
    public async Task RunAsync_AnswerThatACorrectionCannotCure_IsRejectedAtOnce(string text, string finishReason, string reason)
    {
        (await RunOnceAsync(Format, Answer(text, finishReason))).Candidate.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task RunAsync_JsonObject_IsAskedForAsSuch()
    {
        var run = await RunOnceAsync("\"response_format\":{\"type\":\"json_object\"}", Answer("[1]"), Answer("{\"any\":1}"));

        run.Candidate.Data.ShouldBe("{\"any\":1}");
        run.Asked.ShouldAllBe(request => request.AnswersInJson && request.AnswerSchema == null);
        run.Asked[1].Messages[2].Text.ShouldContain("must be a JSON object");
    }

    [Fact]
    public async Task RunAsync_Text_IsAskedForAsBefore()
    {
        var run = await RunOnceAsync("", Answer("[1]"));

        (run.Candidate.Outcome, run.Candidate.Text, run.Candidate.Data).ShouldBe((CandidateOutcome.Sample, "[1]", null));
        (run.Asked[0].AnswersInJson, run.Asked[0].AnswerSchema).ShouldBe((false, null));
    }

    [Fact]
    public async Task RunAsync_FiltersAndDuplicates_SeeTheJson()
    {
        (await RunOnceAsync("\"filters\":{\"regex\":\"\\\"stars\\\":5\"}," + Format, Answer(Good))).Candidate.ShouldSatisfyAllConditions(
            candidate => candidate.Reason.ShouldBe("filter:regex"),
            candidate => candidate.Data.ShouldBe(Good));
        (await RunOnceAsync("\"response_format\":{\"type\":\"json_object\"},\"deduplicate\":{\"field\":\"data.name\"}", Answer(Good))).Candidate.Reason.ShouldBe("schema");
        var plain = (await RunOnceAsync("\"response_format\":{\"type\":\"json_object\"},\"deduplicate\":{\"mode\":\"exact\",\"field\":\"data.title\"}", Answer(Good))).Candidate;
        var fenced = (await RunOnceAsync("\"response_format\":{\"type\":\"json_object\"},\"deduplicate\":{\"mode\":\"exact\",\"field\":\"data.title\"}", Answer("```\n" + Bad + "\n```"))).Candidate;
        plain.Signature.ShouldBe(fenced.Signature);
    }

    [Fact]
    public async Task RunAsync_CorrectionAway_IsDeferredAndDoesNotBuyTheAnswerAgain()
    {
        var run = new Run(Format, Answer(Bad), Away, Away, Answer(Good));

        var first = (await run.GoAsync()).ShouldBeOfType<PipelineResult.Deferred>();
        (await run.GoAsync()).ShouldBeOfType<PipelineResult.Deferred>();
        var settled = (await run.GoAsync()).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (first.Usage.Calls, first.RetryAfter, first.Message).ShouldBe((1, TimeSpan.FromSeconds(9), "A correction: Away."));
        (first.Unanswered.Outcome, first.Unanswered.Reason, first.Unanswered.Text).ShouldBe((CandidateOutcome.Rejected, "schema", Bad));
        (settled.Data, settled.Usage, settled.LastAsked.Usage).ShouldBe((Good, Usage + Usage, Usage));
        run.Asked.Count(request => request.Messages.Count == 1).ShouldBe(1);
        // The answer in hand is booked once, when its correction is first asked for.
        run.Booked.ShouldBe([Usage]);
    }

    [Fact]
    public async Task RunAsync_BudgetWithoutRoomForACorrection_HaltsAndKeepsTheAnswer()
    {
        var run = new Run(Format, Answer(Bad), new CompletionOutcome.OverBudget("No more.", default), Answer(Good));

        (await run.GoAsync()).ShouldBeOfType<PipelineResult.Halted>().Code.ShouldBe("budget_exhausted");
        (await run.GoAsync()).ShouldBeOfType<PipelineResult.Settled>().Candidate.Data.ShouldBe(Good);
        run.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task RunAsync_CorrectionThatIsRefused_LeavesTheAnswerRejected()
    {
        var run = await RunOnceAsync(Format, Answer(Bad), new CompletionOutcome.Refused(ProviderErrorKind.ContentFilter, "No.", Usage));

        (run.Candidate.Outcome, run.Candidate.Reason, run.Candidate.Usage).ShouldBe((CandidateOutcome.Rejected, "schema", Usage + Usage));
    }

    [Fact]
    public async Task RunAsync_KeyThatIsRefused_Halts()
    {
        var run = new Run(Format, Answer(Bad), new CompletionOutcome.Refused(ProviderErrorKind.Authentication, "No.", default));

        (await run.GoAsync()).ShouldBeOfType<PipelineResult.Halted>().Code.ShouldBe("authentication");
    }

    [Fact]
    public async Task RunAsync_JudgeAwayAfterACorrection_BuysNeitherAgain()
    {
        var run = new Run(
            Format + ",\"scoring\":{\"judge\":{\"model\":\"mock\",\"rubric\":\"Be kind.\"}}", Answer(Bad), Answer(Good), Away, Answer("""{"reason":"x","score":5}"""));

        (await run.GoAsync()).ShouldBeOfType<PipelineResult.Deferred>().Unanswered.Data.ShouldBe(Good);
        var settled = (await run.GoAsync()).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (settled.Data, settled.Scores!.Value.Judge, settled.Usage.Calls).ShouldBe((Good, 1, 3 * Usage.Calls));
        run.Booked.ShouldBe([Usage, Usage]);
        run.Script.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_StoppingProcess_StillCorrectsWhatIsInHand()
    {
        using var hold = new CancellationTokenSource();
        using var unstored = new CancellationTokenSource();

        var run = await RunOnceAsync(Format, new CallTerms { Hold = hold.Token, HoldUnstored = unstored.Token }, Answer(Bad), Answer(Good));

        (run.Asked[0].Terms.Hold, run.Asked[1].Terms.Hold).ShouldBe((hold.Token, unstored.Token));
    }

    private static Task<(Candidate Candidate, List<CompletionRequest> Asked, List<CallUsage> Booked)> RunOnceAsync(string fields, params CompletionOutcome[] script) =>
        RunOnceAsync(fields, CallTerms.None, script);

    private static async Task<(Candidate Candidate, List<CompletionRequest> Asked, List<CallUsage> Booked)> RunOnceAsync(string fields, CallTerms terms, params CompletionOutcome[] script)
    {
        var run = new Run(fields, script) { Terms = terms };
        var result = await run.GoAsync();
        run.Script.ShouldBeEmpty();
        return (result.ShouldBeOfType<PipelineResult.Settled>().Candidate, run.Asked, run.Booked);
    }

    /// <summary>One ordinal, run as often as it takes.</summary>
    private sealed class Run
    {
        private readonly JobPlan _plan;
        private readonly CandidatePipeline _pipeline;

        public Run(string fields, params CompletionOutcome[] script)
        {
            _plan = Plan(fields);
            Script = new Queue<CompletionOutcome>(script);
            _pipeline = new CandidatePipeline((request, _) =>
            {
                Asked.Add(request);
                return Task.FromResult(Script.Dequeue());
            });
        }

        public Queue<CompletionOutcome> Script { get; }

        public List<CompletionRequest> Asked { get; } = [];

        public List<CallUsage> Booked { get; } = [];

        public CallTerms Terms { get; init; } = CallTerms.None;

        public async Task<PipelineResult> GoAsync() => await _pipeline.RunAsync(
            _plan,
            0,
            new Dictionary<string, JsonElement>(),
            Terms with
            {
                Book = calls =>
                {
                    Booked.Add(calls.Usage);
                    return ValueTask.CompletedTask;
                },
            },
            CancellationToken.None);
    }
}
