using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers;

public class MockProviderTests
{
    private const string Prompt = "Write a realistic customer review of wireless headphones with long battery life, mention comfort.";

    [Fact]
    public async Task CompleteAsync_SameQuestion_GetsTheSameAnswerFromAnyInstance()
    {
        var first = await AskAsync(new MockOptions(), ordinal: 17);
        var second = await AskAsync(new MockOptions(), ordinal: 17);

        second.Text.ShouldBe(first.Text);
        second.Usage.ShouldBe(first.Usage);
        first.FinishReason.ShouldBe("stop");
        first.Usage.Calls.ShouldBe(1);
        first.Usage.CostUsd.ShouldBe(0m);
    }

    [Fact]
    public async Task CompleteAsync_KnownQuestion_GetsTheAnswerOfEveryOtherMachine()
    {
        // Exports must not differ between versions by accident: whoever changes the mock changes this on purpose.
        var answer = await AskAsync(new MockOptions { Words = 20 }, ordinal: 3);

        answer.Text.ShouldBe("Lars and I compared the wireless headphones with two rivals in Cork during 11 days of practical use.");
    }

    [Fact]
    public async Task CompleteAsync_AnyPartOfTheQuestionChanges_AnswerChanges()
    {
        var request = Request(Prompt, 5);
        CompletionRequest[] others =
        [
            request with { Ordinal = 6 },
            request with { Seed = 1 },
            request with { Model = "mock-2" },
            request with { Temperature = 0.1 },
            request with { TopP = 0.5 },
            request with { MaxTokens = 5_000 },
            request with { Stop = ["#"] },
            request with { Messages = [new(ChatRole.System, "Be brief."), .. request.Messages] },
            request with { Messages = [new(ChatRole.User, Prompt + " ")] },
        ];
        using var gateway = Gateway(new MockOptions());
        var texts = new List<string> { (await AskAsync(gateway, request)).Text };

        foreach (var other in others)
        {
            texts.Add((await AskAsync(gateway, other)).Text);
        }

        texts.Distinct().Count().ShouldBe(others.Length + 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(80)]
    [InlineData(400)]
    public async Task CompleteAsync_Words_AreAboutAsManyAsAsked(int words)
    {
        using var gateway = Gateway(new MockOptions { Words = words });
        var counts = new List<int>();
        for (var ordinal = 0; ordinal < 200; ordinal++)
        {
            counts.Add((await AskAsync(gateway, Request(Prompt, ordinal))).Text.Split(' ').Length);
        }

        counts.Average().ShouldBe(words, Math.Max(12, words * 0.1));
    }

    [Fact]
    public async Task CompleteAsync_EightyWords_ReadLikeSentencesAboutThePrompt()
    {
        using var gateway = Gateway(new MockOptions());
        for (var ordinal = 0; ordinal < 300; ordinal++)
        {
            var text = (await AskAsync(gateway, Request(Prompt, ordinal))).Text;

            text.ShouldContain("wireless headphones");
            (text.Contains("long battery life", StringComparison.Ordinal) || text.Contains("comfort", StringComparison.Ordinal)).ShouldBeTrue();
            text.ShouldEndWith(".");
            text.ShouldNotContain("  ");
            text.IndexOfAny(['{', '}']).ShouldBe(-1);
            foreach (var sentence in text.TrimEnd('.').Split(". "))
            {
                char.IsUpper(sentence[0]).ShouldBeTrue(sentence);
            }
        }
    }

    [Fact]
    public async Task CompleteAsync_FiveThousandOrdinals_HaveNoNearDuplicates()
    {
        var texts = await TextsAsync(new MockOptions(), 5_000);

        texts.Distinct().Count().ShouldBe(texts.Count);
        NearDuplicates.Count(texts, 0.8).ShouldBe(0);
    }

    [Fact]
    public async Task CompleteAsync_ShortAnswers_AreStillAllDifferent()
    {
        var texts = await TextsAsync(new MockOptions { Words = 5 }, 20_000);

        texts.Distinct().Count().ShouldBe(texts.Count);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public async Task CompleteAsync_DuplicateRate_IsTheShareOfNearCopies(double rate)
    {
        var texts = await TextsAsync(new MockOptions { DuplicateRate = rate }, 3_000);

        (NearDuplicates.Count(texts, 0.8) / 3_000.0).ShouldBe(rate, 0.03);
    }

    [Theory]
    [InlineData("Write a positive review of the kettle.", "positive")]
    [InlineData("Write a negative review of the kettle.", "negative")]
    public async Task CompleteAsync_ToneInThePrompt_IsFollowed(string prompt, string tone)
    {
        string[] unhappy = ["Unfortunately", "unhappy", "disappoint", "annoying", "regret", "avoid", "negative", "Sadly", "bad sign", "ruins", "poor", "terrible", "gave up", "problem", "useless", "send mine back", "almost anything else", "turned a pleasant"];
        using var gateway = Gateway(new MockOptions());
        for (var ordinal = 0; ordinal < 100; ordinal++)
        {
            var text = (await AskAsync(gateway, Request(prompt, ordinal))).Text;
            unhappy.Any(word => text.Contains(word, StringComparison.Ordinal)).ShouldBe(tone == "negative", text);
        }
    }

    [Fact]
    public async Task CompleteAsync_MaxTokensAndStop_CutTheAnswer()
    {
        using var gateway = Gateway(new MockOptions());

        var cut = await AskAsync(gateway, Request(Prompt, 1) with { MaxTokens = 10 });
        var stopped = await AskAsync(gateway, Request(Prompt, 1) with { Stop = ["."] });

        cut.FinishReason.ShouldBe("length");
        cut.Usage.CompletionTokens.ShouldBe(10);
        stopped.FinishReason.ShouldBe("stop");
        stopped.Text.ShouldNotContain(".");
    }

    [Fact]
    public async Task CompleteAsync_Latency_IsWaitedFor()
    {
        var time = new ManualTime();
        var options = new ProviderOptions { Mock = new MockOptions { Latency = TimeSpan.FromSeconds(30) } };
        using var gateway = new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), time, NullLogger<ProviderGateway>.Instance);

        var asking = gateway.CompleteAsync(Request(Prompt, 0), CancellationToken.None);
        asking.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(30));

        (await asking).ShouldBeOfType<CompletionOutcome.Answered>().Latency.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("Write")]
    [InlineData("日本語のレビューを書いてください")]
    public async Task CompleteAsync_PromptWithoutUsableWords_IsStillAnswered(string prompt)
    {
        (await AskAsync(Gateway(new MockOptions()), Request(prompt, 0))).Text.ShouldNotBeEmpty();
    }

    private static ProviderGateway Gateway(MockOptions mock)
    {
        var options = new ProviderOptions { Mock = mock };
        return new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
    }

    private static CompletionRequest Request(string prompt, long ordinal) =>
        new(ProviderNames.Mock, "mock", [new ChatMessage(ChatRole.User, prompt)]) { Seed = 42, Ordinal = ordinal, Temperature = 0.7, TopP = 1 };

    private static async Task<CompletionOutcome.Answered> AskAsync(ProviderGateway gateway, CompletionRequest request) =>
        (await gateway.CompleteAsync(request, CancellationToken.None)).ShouldBeOfType<CompletionOutcome.Answered>();

    private static async Task<CompletionOutcome.Answered> AskAsync(MockOptions mock, long ordinal)
    {
        using var gateway = Gateway(mock);
        return await AskAsync(gateway, Request(Prompt, ordinal));
    }

    private static async Task<List<string>> TextsAsync(MockOptions mock, int count)
    {
        using var gateway = Gateway(mock);
        var texts = new List<string>(count);
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            texts.Add((await AskAsync(gateway, Request(Prompt, ordinal))).Text);
        }

        return texts;
    }
}
