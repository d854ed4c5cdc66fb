using System.Reflection;
using System.Text.Json;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Replay;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Integration.Tests.Replay;

public sealed class ReplayKeyTests
{
    /// <summary>What is not part of a question: on what terms it is asked, and how long its answer is kept.</summary>
    private static readonly string[] s_outside = [nameof(CompletionRequest.Terms), nameof(CompletionRequest.Replay)];

    /// <summary>Another value for every member. A new member of a request must be added here, and to the key.</summary>
    private static readonly Dictionary<string, object> s_others = new()
    {
        [nameof(CompletionRequest.Tenant)] = "other",
        [nameof(CompletionRequest.Provider)] = "other",
        [nameof(CompletionRequest.Model)] = "other",
        [nameof(CompletionRequest.Messages)] = (IReadOnlyList<ChatMessage>)[new ChatMessage(ChatRole.User, "Other.")],
        [nameof(CompletionRequest.Temperature)] = 0.5,
        [nameof(CompletionRequest.TopP)] = 0.5,
        [nameof(CompletionRequest.MaxTokens)] = 5,
        [nameof(CompletionRequest.Stop)] = (IReadOnlyList<string>)["other"],
        [nameof(CompletionRequest.Seed)] = 5L,
        [nameof(CompletionRequest.Ordinal)] = 5L,
        [nameof(CompletionRequest.AnswerSchema)] = JsonElement.Parse("{}"u8),
        [nameof(CompletionRequest.Freedom)] = RouteFreedom.Fixed,
        [nameof(CompletionRequest.AnswersInJson)] = true,
        [nameof(CompletionRequest.Tags)] = (IReadOnlyList<string>)["other"],
    };

    public static TheoryData<string> Members => [.. typeof(CompletionRequest).GetProperties().Select(member => member.Name).Except(s_outside)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Of_EveryMember_ChangesTheKey(string member)
    {
        s_others.ShouldContainKey(member, $"{member} is new: it must be part of the key, or an answer to another request is given.");
        var request = Question();
        var key = ReplayKey.Of(request).ShouldNotBeNull();

        var property = typeof(CompletionRequest).GetProperty(member)!;
        var other = Copy(request);
        property.GetValue(other).ShouldNotBe(s_others[member]);
        property.SetValue(other, s_others[member]);

        ReplayKey.Of(other).ShouldNotBe(key);
        ReplayKey.Of(Copy(request)).ShouldBe(key);
    }

    [Fact]
    public void Of_TermsAndPolicy_LeaveTheKey()
    {
        var key = ReplayKey.Of(Question());

        ReplayKey.Of(Question() with { Replay = new ReplayPolicy(TimeSpan.FromSeconds(1)), Terms = new CallTerms { MayWait = false } }).ShouldBe(key);
    }

    [Theory]
    [InlineData("a|b", "a", "b")]
    [InlineData("user:a", "user", "a")]
    public void Of_TextsThatRunTogether_AreToldApart(string first, string second, string third)
    {
        CompletionRequest[] requests =
        [
            Asking((ChatRole.User, first)),
            Asking((ChatRole.User, second), (ChatRole.User, third)),
            Asking((ChatRole.User, second + third)),
            Asking((ChatRole.System, first)),
            Asking((ChatRole.User, first)) with { Stop = [second, third] },
            Asking((ChatRole.User, first)) with { Stop = [second + third] },
            Asking((ChatRole.User, first)) with { Tags = [second, third] },
        ];

        requests.Select(request => ReplayKey.Of(request)).Distinct().Count().ShouldBe(requests.Length);
    }

    [Fact]
    public void Of_HalvesOfPairs_AreToldApart() => ReplayKey.Of(Asking((ChatRole.User, "\ud800"))).ShouldNotBe(ReplayKey.Of(Asking((ChatRole.User, "\ud801"))));

    [Fact]
    public void Of_UnsetAndDefaultValues_AreToldApart()
    {
        var unset = Question() with { Temperature = null, TopP = null, MaxTokens = null, AnswerSchema = null };
        CompletionRequest[] requests = [unset, unset with { Temperature = 0 }, unset with { TopP = 0 }, unset with { MaxTokens = 0 }, unset with { AnswerSchema = JsonElement.Parse("null"u8) }];

        requests.Select(request => ReplayKey.Of(request)).Distinct().Count().ShouldBe(requests.Length);
    }

    [Fact]
    public void Of_MoreThanText_HasNoKey()
    {
        var message = new ChatMessage(ChatRole.User, [new TextContent("Look."), new UriContent("http://localhost/a.png", "image/png")]);

        ReplayKey.Of(Question() with { Messages = [message] }).ShouldBeNull();
    }

    [Fact]
    public void ToBytes_OfTwoKeys_AreThirtyTwoAndDiffer()
    {
        var first = ReplayKey.Of(Question())!.Value.ToBytes();

        first.Length.ShouldBe(32);
        first.ShouldNotBe(ReplayKey.Of(Question() with { Ordinal = 9 })!.Value.ToBytes());
    }

    private static CompletionRequest Question() => Asking((ChatRole.User, "Write.")) with { Tenant = "t" };

    private static CompletionRequest Asking(params (ChatRole Role, string Text)[] messages) =>
        new("p", "m", [.. messages.Select(message => new ChatMessage(message.Role, message.Text))]);

    private static CompletionRequest Copy(CompletionRequest request) =>
        (CompletionRequest)typeof(CompletionRequest).GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public)!.Invoke(request, null)!;
}
