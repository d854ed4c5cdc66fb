using System.Text.Json;
using DataForge.Jobs.Generation.Specification;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderMessagesTests
{
    private const string User = """{"role":"user","content":"Hi"}""";
    private const string Assistant = """{"role":"assistant","content":"Ho"}""";
    private const string System = """{"role":"system","content":"Be brief."}""";

    [Fact]
    public void Read_Messages_AreTakenInOrder()
    {
        var reading = ReadWith(
            "\"messages\":[" + System + "," + User + "," + Assistant + ",{\"role\":\"user\",\"content\":\"{{ product }} {% include 'footer' %}\"}],\"product\":\"Kettle\"");

        reading.Problems.ShouldBeEmpty();
        reading.Spec!.Messages.ShouldBe(
        [
            new MessageSpec(MessageRole.System, "Be brief."),
            new MessageSpec(MessageRole.User, "Hi"),
            new MessageSpec(MessageRole.Assistant, "Ho"),
            new MessageSpec(MessageRole.User, "{{ product }} {% include 'footer' %}"),
        ]);
        (reading.Spec.Prompt, reading.Spec.Template, reading.PromptSource).ShouldBe((null, null, ""));
        reading.Includes.Keys.ShouldBe(["footer", "legal"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"messages\":[]", "messages", "at least one message")]
    [InlineData("\"messages\":{}", "messages", "Must be a list")]
    [InlineData("\"messages\":[5]", "messages[0]", "Must be an object")]
    [InlineData("\"messages\":[{\"content\":\"Hi\"}]", "messages[0].role", "Is required: system, user or assistant")]
    [InlineData("\"messages\":[{\"role\":\"user\"}]", "messages[0].content", "Is required")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"\"}]", "messages[0].content", "Must not be empty")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]", "messages[0].content", "Must be a text")]
    [InlineData("\"messages\":[{\"role\":\"asistant\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"x\"}]", "messages[0].role", "did you mean `assistant`?")]
    [InlineData("\"messages\":[{\"role\":\"tool\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"x\"}]", "messages[0].role", "one of system, user, assistant")]
    [InlineData("\"messages\":[" + User + "," + Assistant + "]", "messages[1].role", "The last message must be from user")]
    [InlineData("\"messages\":[" + System + "]", "messages[0].role", "The last message must be from user")]
    [InlineData("\"messages\":[" + User + "," + System + "," + User + "]", "messages[1].role", "Only the first message")]
    [InlineData("\"messages\":[" + User + "],\"prompt\":\"Hi\"", "messages", "together with prompt")]
    [InlineData("\"messages\":[" + User + "],\"template\":\"legal\"", "messages", "together with template")]
    [InlineData("\"messages\":[" + System + "," + User + "],\"system_prompt\":\"Be long.\"", "system_prompt", "together with a system message")]
    [InlineData("\"messages\":[" + User + "," + Assistant + ",{\"role\":\"user\",\"content\":\"{{ x \"}]", "messages[2].content", "Line 1, column ")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"{{ prodct }}\"}],\"product\":\"K\"", "messages[0].content", "did you mean `product`?")]
    [InlineData("\"messages\":[{\"role\":\"assistant\",\"content\":\"{{ y }}\"}," + User + "]", "messages[0].content", "Uses `y`")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"{% include 'nowhere' %}\"}]", "messages[0].content", "Uses the template `nowhere`")]
    [InlineData("\"messages\":[{\"role\":\"user\",\"content\":\"{% include 'review' %}\"}]", "messages[0].content", "Uses the template `review`, which uses `product`")]
    public void Read_WrongMessages_AreRefusedByPath(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Spec.ShouldBeNull();
        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Read_UnknownFieldOfAMessage_HasItsOwnCode()
    {
        var reading = ReadWith("\"messages\":[{\"role\":\"user\",\"content\":\"Hi\",\"nme\":\"x\"}]");

        (reading.Code, reading.Problems.Keys.Single()).ShouldBe((JobSpecReading.UnknownField, "messages[0].nme"));
    }

    [Fact]
    public void Read_TooMuch_IsRefused()
    {
        ReadWith("\"messages\":[" + string.Join(',', Enumerable.Repeat(User, 101)) + "]").Problems["messages"].ShouldHaveSingleItem().ShouldContain("at most 100 messages, not 101");
        var large = $$"""{"role":"user","content":"{{new string('x', 10_000)}}"}""";
        ReadWith("\"messages\":[" + string.Join(',', Enumerable.Repeat(large, 4)) + "]").Problems.ShouldBeEmpty();
        ReadWith("\"messages\":[" + string.Join(',', Enumerable.Repeat(large, 5)) + "]").Problems["messages"].ShouldHaveSingleItem().ShouldContain("40,000 characters together");
    }

    [Fact]
    public void Read_NothingToAsk_NamesAllThreeWays()
    {
        Read("""{"count":1}""").Problems["prompt"].ShouldHaveSingleItem().ShouldBe("Is required: give prompt, template or messages.");
    }

    [Fact]
    public void References_OfMessages_AreFetched()
    {
        using var document = JsonDocument.Parse("""{"messages":[{"role":"user","content":"{% include 'a' %}"},7,{"content":"{% extends 'b@2' %}"}]}""");

        JobSpecReader.References(document.RootElement).Templates.ShouldBe(["a", "b@2"], ignoreOrder: true);
    }
}
