using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

public sealed class GeneratedColumnTests
{
    private const string Fields =
        """
        "prompt":"Review {{ gadget }} as {{ mood }}.","temperature":0.5,
        "columns":[{"name":"n","type":"integer","min":3,"max":3},
          {"name":"gadget","type":"generated","prompt":"Invent gadget {{ n }}.","system_prompt":"Be brief.","temperature":1.5,"max_tokens":12,"stop":["."]},
          {"name":"mood","type":"generated","prompt":"A mood for {{ gadget }}?","when":"n == 3","else":"none"}]
        """;

    [Fact]
    public async Task Run_GeneratedColumns_AreAskedInOrderBeforeTheMainPrompt()
    {
        var asked = new List<CompletionRequest>();

        var candidate = await SettleAsync(Fields, asked, "  a spoon  ", "glad", "Fine spoon.");

        asked.Select(request => request.Messages[^1].Text).ShouldBe(["Invent gadget 3.", "A mood for a spoon?", "Review a spoon as glad."]);
        (asked[0].Temperature, asked[0].MaxTokens, asked[0].Messages[0].Text, asked[0].Stop.Count).ShouldBe((1.5, 12, "Be brief.", 1));
        (asked[1].Temperature, asked[1].TopP, asked[1].MaxTokens, asked[1].Messages.Count).ShouldBe((0.5, 1.0, null, 1));
        candidate.VariablesJson.ShouldBe("""{"n":3,"gadget":"a spoon","mood":"glad"}""");
        candidate.Prompt!.User.ShouldBe("Review a spoon as glad.");
    }

    [Fact]
    public async Task Run_GeneratedColumns_CountInTheUsage()
    {
        var candidate = await SettleAsync(Fields, [], "a spoon", "glad", "Fine spoon.");

        candidate.Usage.ShouldBe(new CallUsage(6, 3, 90, 240, 0.75m));
        candidate.UsageByModel.ShouldBe([new ModelUsage("mock", "mock", candidate.Usage)]);
    }

    [Fact]
    public async Task Run_TwoColumnsAndTwoOrdinals_AreAskedWithSeedsOfTheirOwn()
    {
        var asked = new List<CompletionRequest>();
        await SettleAsync(Fields, asked, "a", "b", "c");
        await SettleAsync(Fields, asked, "a", "b", "c");

        asked.Take(3).Select(request => request.Seed).Distinct().Count().ShouldBe(3);
        asked.Take(3).Select(request => request.Seed).ShouldBe(asked.Skip(3).Select(request => request.Seed));
        asked[2].Seed.ShouldBe(42);
    }

    [Fact]
    public async Task Run_WhenIsFalse_AsksNothing()
    {
        var asked = new List<CompletionRequest>();

        var candidate = await SettleAsync(Fields.Replace("n == 3", "n == 4", StringComparison.Ordinal), asked, "a spoon", "Fine spoon.");

        asked.Count.ShouldBe(2);
        candidate.VariablesJson.ShouldContain("\"mood\":\"none\"");
    }

    [Theory]
    [InlineData("", "stop", "empty")]
    [InlineData("a spo", "length", "truncated")]
    [InlineData("I'm sorry, but I can't assist with that.", "stop", "refusal")]
    public async Task Run_AnswerOfNoUse_RejectsTheCandidateForTheSameReasons(string text, string finishReason, string reason)
    {
        var candidate = (await RunAsync(Fields, Answer(text, finishReason))).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (candidate.Outcome, candidate.Reason, candidate.Text).ShouldBe((CandidateOutcome.Rejected, reason, null));
        candidate.Message!.ShouldContain("`gadget`");
        candidate.VariablesJson.ShouldBe("""{"n":3}""");
        candidate.Usage.ShouldBe(Usage);
        candidate.PromptSha256.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_Refused_FailsTheCandidateWithTheProvidersKind()
    {
        var candidate = (await RunAsync(Fields, new CompletionOutcome.Refused(ProviderErrorKind.ContentFilter, "no", Usage)))
            .ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (candidate.Outcome, candidate.Reason, candidate.Message).ShouldBe((CandidateOutcome.Failed, "provider:content_filter", "The column `gadget`: no"));
    }

    [Fact]
    public async Task Run_WrongKey_HaltsTheJob() =>
        (await RunAsync(Fields, new CompletionOutcome.Refused(ProviderErrorKind.Authentication, "bad key", Usage))).ShouldBeOfType<PipelineResult.Halted>().Usage.ShouldBe(Usage);

    [Fact]
    public async Task Run_ProviderAway_DefersAndDoesNotPayForTheSameColumnTwice()
    {
        var plan = Plan(Fields);
        var asked = new List<string>();
        var away = true;
        Func<CompletionRequest, CompletionOutcome> script = request =>
        {
            asked.Add(request.Messages[^1].Text);
            return away && asked.Count == 2
                ? new CompletionOutcome.Deferred(ProviderErrorKind.ServerError, "away", TimeSpan.FromSeconds(9), default)
                : Answer("answer " + asked.Count);
        };

        var deferred = (await RunAsync(plan, script)).ShouldBeOfType<PipelineResult.Deferred>();
        away = false;
        var candidate = (await RunAsync(plan, script)).ShouldBeOfType<PipelineResult.Settled>().Candidate;

        (deferred.Kind, deferred.RetryAfter, deferred.Provider, deferred.Usage).ShouldBe((ProviderErrorKind.ServerError, TimeSpan.FromSeconds(9), "mock", Usage));
        deferred.Unanswered.Reason.ShouldBe("provider:server_error");
        asked.ShouldBe(["Invent gadget 3.", "A mood for answer 1?", "A mood for answer 1?", "Review answer 1 as answer 3."]);
        candidate.Usage.Calls.ShouldBe(2 * Usage.Calls);
    }

    [Fact]
    public async Task Run_TemplateColumnThatFails_FailsTheCandidate()
    {
        var candidate = await PipelineRun.SettleAsync("\"columns\":[{\"name\":\"t\",\"type\":\"template\",\"value\":\"{{ 1 / 0 }}\"}]", Answer("x"));

        candidate.Reason!.ShouldStartWith("template:");
        candidate.Message!.ShouldStartWith("t, line 1, column");
    }

    private static async Task<Candidate> SettleAsync(string fields, List<CompletionRequest> asked, params string[] answers)
    {
        var next = 0;
        var result = await RunAsync(Plan(fields), request =>
        {
            asked.Add(request);
            return Answer(answers[next++]);
        });
        return result.ShouldBeOfType<PipelineResult.Settled>().Candidate;
    }
}
