using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataForge.Jobs.Generation.Pipeline;
using DataForge.Jobs.Generation.Providers;
using static DataForge.Jobs.Generation.Tests.Pipeline.PipelineRun;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

/// <summary>Prompts in several turns, and texts that look like templates and are none.</summary>
public sealed class ConversationTests
{
    private const string Text = "The kettle is quiet and quick.";
    private const string Looks = "{{ 7*7 }}{% for x in range(9) %}!{% endfor %}{# gone #}";

    private const string FewShot =
        """
        "system_prompt":"Be {{ tone }}.","product":"Kettle","variables":{"tone":"dry"},
        "messages":[{"role":"user","content":"Spoon?"},{"role":"assistant","content":"A {{ tone }} spoon."},{"role":"user","content":"{{ product }}?"}]
        """;

    [Fact]
    public async Task RunAsync_Messages_AreRenderedAndAskedInOrder()
    {
        var (asked, candidate) = await AskAsync(FewShot);

        asked.ShouldBe(["system: Be dry.", "user: Spoon?", "assistant: A dry spoon.", "user: Kettle?"]);
        candidate.PromptSha256.ShouldBe(SHA256.HashData("system\0Be dry.\0user\0Spoon?\0assistant\0A dry spoon.\0user\0Kettle?"u8));
        (candidate.Prompt!.System, candidate.Prompt.User).ShouldBe(("Be dry.", "Kettle?"));
        candidate.Prompt.Transcript.ShouldBe("user: Spoon?\n\nassistant: A dry spoon.\n\nuser: Kettle?");
    }

    [Theory]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]", "\"prompt\":\"Hello\"")]
    [InlineData("\"messages\":[{\"role\":\"system\",\"content\":\"Be dry.\"},{\"role\":\"user\",\"content\":\"Hello\"}]", "\"prompt\":\"Hello\",\"system_prompt\":\"Be dry.\"")]
    public async Task RunAsync_ASingleQuestion_HasOneFingerprintHoweverItIsWritten(string messages, string prompt)
    {
        var (asked, candidate) = await AskAsync(messages);
        var (same, lone) = await AskAsync(prompt);

        asked.ShouldBe(same);
        candidate.PromptSha256.ShouldBe(lone.PromptSha256);
    }

    [Fact]
    public async Task Render_StoredSample_IsProvenByItsFingerprint()
    {
        var (_, candidate) = await AskAsync(FewShot);
        var replay = new PromptReplay(Plan(FewShot));
        var variables = Encoding.UTF8.GetBytes(candidate.VariablesJson);

        replay.Render(0, variables, candidate.PromptSha256)!.Messages.Select(message => message.Text).ShouldBe(["Be dry.", "Spoon?", "A dry spoon.", "Kettle?"]);
        new PromptReplay(Plan(FewShot.Replace("Spoon?", "Fork?", StringComparison.Ordinal))).Render(0, variables, candidate.PromptSha256).ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_MessageThatCannotBeRendered_SaysWhich()
    {
        var asked = false;
        var result = await RunAsync(
            Plan("""
                "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"{{ p + 1 }}"},{"role":"user","content":"b"}],"variables":{"p":"text"}
                """),
            _ => (asked = true, Answer(Text)).Item2);

        var candidate = result.ShouldBeOfType<PipelineResult.Settled>().Candidate;
        candidate.Reason.ShouldBe("template:runtime");
        candidate.Message.ShouldNotBeNull().ShouldStartWith("messages[1], line 1");
        asked.ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_JudgeOfAConversation_SeesAllOfIt()
    {
        var asked = new List<CompletionRequest>();
        var script = new Queue<CompletionOutcome>([Answer(Text), Answer("""{"reason":"x","score":5}""")]);

        await RunAsync(Plan(FewShot + ",\"scoring\":{\"judge\":{\"model\":\"mock\",\"rubric\":\"Be kind.\"}}"), request =>
        {
            asked.Add(request);
            return script.Dequeue();
        });

        asked[1].Messages[1].Text.ShouldContain("# What the model was asked\nuser: Spoon?\n\nassistant: A dry spoon.\n\nuser: Kettle?\n\n# Its answer");
    }

    /// <summary>Wherever a text comes from, it is data once it is a value: nothing of it is computed.</summary>
    [Fact]
    public async Task RunAsync_TextsThatLookLikeTemplates_ReachTheModelAsTheyAre()
    {
        var looks = JsonSerializer.Serialize(Looks);
        var plan = Plan($$$"""
            "product":{{{looks}}},"variables":{"deep":{"list":[{{{looks}}}]}},
            "columns":[
              {"name":"pick","type":"category","values":[{{{looks}}}]},
              {"name":"who","type":"dataset","dataset":"people"},
              {"name":"idea","type":"generated","prompt":"{{ product }}"},
              {"name":"twice","type":"template","value":"{{ pick }}"},
              {"name":"gone","type":"integer","min":1,"max":1,"when":"false","else":{{{looks}}}}],
            "system_prompt":"{{ product }}",
            "messages":[{"role":"user","content":"{{ who.name }}"},{"role":"assistant","content":"{{ idea }}"},
              {"role":"user","content":"{{ pick }}|{{ twice }}|{{ deep.list[0] }}|{{ gone }}|{% set x = product %}{{ x }}|{{ 7*7 }}"}]
            """);
        using var row = JsonDocument.Parse($$"""{"name":{{looks}},"city":"Bonn"}""");
        var asked = new List<CompletionRequest>();

        var result = await RunAsync(
            plan,
            request =>
            {
                asked.Add(request);
                return Answer(asked.Count == 1 ? Looks : Text);
            },
            rows: new Dictionary<string, JsonElement> { ["who"] = row.RootElement });

        asked[0].Messages.Select(message => message.Text).ShouldBe([Looks]);
        asked[1].Messages.Select(message => message.Text).ShouldBe([Looks, Looks, Looks, string.Join('|', Looks, Looks, Looks, Looks, Looks, "49")]);
        var candidate = result.ShouldBeOfType<PipelineResult.Settled>().Candidate;
        JsonDocument.Parse(candidate.VariablesJson).RootElement.GetProperty("idea").GetString().ShouldBe(Looks);
        new PromptReplay(plan).Render(0, Encoding.UTF8.GetBytes(candidate.VariablesJson), candidate.PromptSha256).ShouldNotBeNull();
    }

    private static async Task<(IReadOnlyList<string> Asked, Candidate Candidate)> AskAsync(string fields)
    {
        IReadOnlyList<string> asked = [];
        var result = await RunAsync(Plan(fields), request => (asked = [.. request.Messages.Select(message => $"{message.Role}: {message.Text}")], Answer(Text)).Item2);
        return (asked, result.ShouldBeOfType<PipelineResult.Settled>().Candidate);
    }
}
