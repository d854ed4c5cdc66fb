using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

public sealed class CandidatePipelineTests
{
    private const string GoodText = "The kettle boils quickly and quietly. I use it every morning, and it has never let me down.";

    [Fact]
    public async Task RunAsync_GoodAnswer_IsASampleWithEverythingKnownOfIt()
    {
        var candidate = await SettleAsync(
            """
            "prompt":"Review {{ product }}.","product":"Kettle","deduplicate":true
            """,
            Answer("  " + GoodText + "\n"),
            ordinal: 7);

        candidate.Ordinal.ShouldBe(7);
        candidate.Outcome.ShouldBe(CandidateOutcome.Sample);
        candidate.Reason.ShouldBeNull();
        candidate.Message.ShouldBeNull();
        candidate.Text.ShouldBe(GoodText);
        candidate.VariablesJson.ShouldBe("""{"product":"Kettle"}""");
        candidate.PromptSha256.ShouldBe(SHA256.HashData("Review Kettle."u8));
        candidate.Provider.ShouldBe("mock");
        candidate.Model.ShouldBe("mock");
        candidate.FinishReason.ShouldBe("stop");
        candidate.Usage.ShouldBe(Usage);
        candidate.LatencyMs.ShouldBe(812);
        candidate.Scores.ShouldNotBeNull().Overall.ShouldNotBeNull().ShouldBeInRange(0, 1);
        candidate.Scores.Value.Relevance.ShouldNotBeNull();
        candidate.Sentiment.ShouldNotBeNull().ShouldBeInRange(-1, 1);
        candidate.Signature.Length.ShouldBe(80);
    }

    [Theory]
    [InlineData("\"deduplicate\":false", 0)]
    [InlineData("\"deduplicate\":true", 80)]
    [InlineData("\"deduplicate\":{\"mode\":\"exact\"}", 16)]
    public async Task RunAsync_Deduplication_DecidesTheSignature(string fields, int bytes)
    {
        (await SettleAsync(fields, Answer(GoodText))).Signature.Length.ShouldBe(bytes);
        (await SettleAsync(fields, Answer("I'm sorry, but I can't help with that."))).Signature.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "stop", "", "empty")]
    [InlineData(" \n\t ", "length", "", "empty")]
    [InlineData("\0", "stop", "", "empty")]
    [InlineData(GoodText, "length", "", "truncated")]
    [InlineData("I’m sorry, but I can’t assist with that request.", "stop", "", "refusal")]
    [InlineData(GoodText, "stop", "\"filters\":{\"min_length\":500}", "filter:min_length")]
    [InlineData(GoodText, "stop", "\"filters\":{\"forbidden_keywords\":[\"KETTLE\"]}", "filter:forbidden_keywords")]
    [InlineData(GoodText, "stop", "\"filters\":{\"regex\":\"teapot\"}", "filter:regex")]
    [InlineData("As an AI language model, I have no kettle.", "length", "\"filters\":{\"min_length\":500}", "truncated")]
    public async Task RunAsync_AnswerOfNoUse_IsRejectedWithItsTextAndScores(string text, string finishReason, string fields, string reason)
    {
        var candidate = await SettleAsync("\"deduplicate\":true," + fields, Answer(text, finishReason));

        candidate.Outcome.ShouldBe(CandidateOutcome.Rejected);
        candidate.Reason.ShouldBe(reason);
        candidate.Text.ShouldBe(text.Replace("\0", "").Trim());
        candidate.Scores.HasValue.ShouldBe(reason != "empty");
        candidate.Sentiment.HasValue.ShouldBe(reason != "empty");
        candidate.Signature.ShouldBeEmpty();
        candidate.FinishReason.ShouldBe(finishReason);
        candidate.Usage.ShouldBe(Usage);
    }

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData("a|D800|b", "a\uFFFDb")]
    [InlineData("|DC00|", "\uFFFD")]
    [InlineData("😀\0😀|D83D|", "😀😀\uFFFD")]
    [InlineData("|DE00||D83D|", "\uFFFD\uFFFD")]
    public async Task RunAsync_AnswerThatCannotBeStored_IsMadeStorable(string written, string expected)
    {
        // Attributes cannot hold half of a surrogate pair.
        var text = string.Concat(written.Split('|').Select((part, index) => index % 2 == 0 ? part : ((char)Convert.ToInt32(part, 16)).ToString()));

        var candidate = await SettleAsync("", Answer(text, "st\0op"));

        candidate.Text.ShouldBe(expected);
        candidate.FinishReason.ShouldBe("stop");
    }

    [Theory]
    [InlineData(ProviderErrorKind.BadRequest, "provider:bad_request")]
    [InlineData(ProviderErrorKind.ContentFilter, "provider:content_filter")]
    public async Task RunAsync_RefusedRequest_Fails(ProviderErrorKind kind, string reason)
    {
        var candidate = await SettleAsync("", new CompletionOutcome.Refused(kind, "no\0t so", Usage));

        candidate.Outcome.ShouldBe(CandidateOutcome.Failed);
        candidate.Reason.ShouldBe(reason);
        candidate.Message.ShouldBe("not so");
        candidate.Text.ShouldBeNull();
        candidate.Scores.ShouldBeNull();
        candidate.Usage.ShouldBe(Usage);
        candidate.PromptSha256.ShouldBe(SHA256.HashData("Hello"u8));
    }

    [Fact]
    public async Task RunAsync_WrongKey_Halts()
    {
        var result = await RunAsync("", new CompletionOutcome.Refused(ProviderErrorKind.Authentication, "bad key", Usage));

        var halted = result.ShouldBeOfType<PipelineResult.Halted>();
        (halted.Code, halted.Message, halted.Usage).ShouldBe(("authentication", "bad key", Usage));
        halted.UsageByModel.ShouldBe([new ModelUsage("mock", "mock", Usage)]);
    }

    [Fact]
    public async Task RunAsync_ProviderAway_Defers()
    {
        var result = await RunAsync("", new CompletionOutcome.Deferred(ProviderErrorKind.RateLimited, "busy", TimeSpan.FromSeconds(90), Usage));

        var deferred = result.ShouldBeOfType<PipelineResult.Deferred>();
        deferred.Kind.ShouldBe(ProviderErrorKind.RateLimited);
        deferred.Message.ShouldBe("busy");
        deferred.RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
        deferred.Usage.ShouldBe(Usage);
        deferred.Unanswered.ShouldSatisfyAllConditions(
            candidate => candidate.Outcome.ShouldBe(CandidateOutcome.Failed),
            candidate => candidate.Reason.ShouldBe("provider:rate_limited"),
            candidate => candidate.Message.ShouldBe("busy"),
            candidate => candidate.PromptSha256.ShouldBe(SHA256.HashData("Hello"u8)));
    }

    [Fact]
    public async Task RunAsync_Request_CarriesTheWholeSpecification()
    {
        var plan = Plan(
            """
            "prompt":"About {{ product }}","system_prompt":"You sell {{ product }}.","product":"{{ 7 * 7 }}","temperature":0.1,"top_p":0.2,
            "max_tokens":33,"stop":["END"]
            """);
        CompletionRequest? asked = null;

        var result = await RunAsync(plan, request => (asked = request, Answer(GoodText)).Item2, ordinal: 5);

        asked.ShouldNotBeNull();
        asked.Provider.ShouldBe("mock");
        asked.Model.ShouldBe("mock");
        asked.Messages.Select(message => $"{message.Role}: {message.Text}").ShouldBe(["system: You sell {{ 7 * 7 }}.", "user: About {{ 7 * 7 }}"]);
        asked.Temperature.ShouldBe(0.1);
        asked.TopP.ShouldBe(0.2);
        asked.MaxTokens.ShouldBe(33);
        asked.Stop.ShouldBe(["END"]);
        asked.Seed.ShouldBe(42);
        asked.Ordinal.ShouldBe(5);
        result.ShouldBeOfType<PipelineResult.Settled>().Candidate.PromptSha256
            .ShouldBe(SHA256.HashData(Encoding.UTF8.GetBytes("You sell {{ 7 * 7 }}.\0About {{ 7 * 7 }}")));
    }

    [Fact]
    public async Task RunAsync_Rows_ReachThePrompt()
    {
        var plan = Plan(
            """
            "prompt":"{{ who.name }} in {{ who.city }}, {{ rating }}",
            "columns":[{"name":"who","type":"dataset","dataset":"people","fields":["city","name"]},{"name":"rating","type":"integer","min":1,"max":5}]
            """);
        using var row = JsonDocument.Parse("""{"name":"Ada","city":"Bonn"}""");
        var asked = "";

        var result = await RunAsync(
            plan,
            request => (asked = request.Messages[0].Text, Answer(GoodText)).Item2,
            rows: new Dictionary<string, JsonElement> { ["who"] = row.RootElement });

        asked.ShouldBe("Ada in Bonn, 2");
        result.ShouldBeOfType<PipelineResult.Settled>().Candidate.VariablesJson
            .ShouldBe("""{"who":{"city":"Bonn","name":"Ada"},"rating":2}""");
    }

    [Fact]
    public async Task RunAsync_MissingRow_Throws()
    {
        var plan = Plan("\"columns\":[{\"name\":\"who\",\"type\":\"dataset\",\"dataset\":\"people\"}]");

        await Should.ThrowAsync<ArgumentException>(() => RunAsync(plan, _ => Answer(GoodText)));
    }

    [Theory]
    [InlineData("{{ p.missing }}", "template:undefined")]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "template:limit")]
    [InlineData("{{ p + 1 }}", "template:runtime")]
    [InlineData("{% set name = 'nowhere' %}{% include name %}", "template:not_found")]
    public async Task RunAsync_PromptThatCannotBeRendered_FailsWithoutAsking(string prompt, string reason)
    {
        var asked = false;

        var result = await RunAsync(
            Plan($"\"prompt\":{JsonSerializer.Serialize(prompt)},\"variables\":{{\"p\":\"text\"}}"),
            _ => (asked = true, Answer(GoodText)).Item2);

        var candidate = result.ShouldBeOfType<PipelineResult.Settled>().Candidate;
        candidate.Outcome.ShouldBe(CandidateOutcome.Failed);
        candidate.Reason.ShouldBe(reason);
        candidate.Message.ShouldNotBeNull().ShouldContain("prompt, line 1, column ");
        candidate.PromptSha256.ShouldBeEmpty();
        candidate.Usage.ShouldBe(default);
        candidate.VariablesJson.ShouldBe("""{"p":"text"}""");
        asked.ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var pipeline = new CandidatePipeline((_, token) => Task.FromCanceled<CompletionOutcome>(token));

        await Should.ThrowAsync<OperationCanceledException>(async () => await pipeline.RunAsync(Plan(""), 0, NoRows, CallTerms.None, source.Token));
    }
}
