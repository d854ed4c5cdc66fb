using DataForge.Jobs.Generation.Filtering;
using DataForge.Jobs.Generation.Scoring;
using DataForge.Jobs.Generation.Specification;
using DataForge.Jobs.Generation.Tests.Scoring;

namespace DataForge.Jobs.Generation.Tests.Filtering;

public sealed class PresetFiltersTests
{
    private const string Prose =
        "The kettle arrived on Monday in a plain box. It boils a litre of water in four minutes, and its handle stays cool.\n" +
        "My only complaint is the lid, which needs two hands. Still, I would buy it again for the office kitchen.";

    [Theory]
    [InlineData("gopher_repetition")]
    [InlineData("fineweb")]
    [InlineData("c4")]
    public void Passes_OrdinaryProse_IsLetThrough(string preset)
    {
        Refusal(preset, Prose).ShouldBeNull();
        foreach (var text in FluentTexts.All)
        {
            Refusal(preset, text.Text).ShouldBeNull(text.Text);
        }
    }

    [Fact]
    public void Gopher_RepeatedLines_AreRefusedAboveTheirShare()
    {
        string Lines(int distinct, int repeated) => string.Join('\n', Enumerable.Range(0, distinct).Select(i => $"first{i} second{i} third{i} fourth{i} fifth{i}")
            .Concat(Enumerable.Repeat("same", repeated)));
        Refusal("gopher_repetition", Lines(12, 4)).ShouldBeNull();
        Refusal("gopher_repetition", Lines(12, 8)).ShouldBe("gopher_repetition");
    }

    [Fact]
    public void Gopher_RepeatedRunsOfWords_AreRefused()
    {
        var loop = string.Join(' ', Enumerable.Repeat("the kettle is good", 12));
        Refusal("gopher_repetition", loop).ShouldBe("gopher_repetition");
        var oneSentenceTwice = "It boils a litre of water within about four minutes every morning. " + Prose.Replace('\n', ' ') + " It boils a litre of water within about four minutes every morning.";
        Refusal("gopher_repetition", oneSentenceTwice).ShouldBe("gopher_repetition");
    }

    [Fact]
    public void FineWeb_EachBound_IsHeld()
    {
        Refusal("fineweb", "A heading without an end that goes on for a while\nand another line of the same unended kind").ShouldBe("fineweb");
        Refusal("fineweb", "Milk.\nBread.\nButter.\nFour eggs and a bag of flour from the corner shop.").ShouldBe("fineweb");
        const string Line = "This line is long enough and it ends as it should.";
        Refusal("fineweb", $"{Line}\n{Prose}\n{Line}").ShouldBe("fineweb");
        Refusal("fineweb", $"{Line}\n{Prose}").ShouldBeNull();
    }

    [Fact]
    public void C4_EachRule_IsHeld()
    {
        Refusal("c4", Prose + " {").ShouldBe("c4");
        Refusal("c4", Prose + " Lorem ipsum dolor.").ShouldBe("c4");
        Refusal("c4", "It boils a litre of water. Its handle stays cool all day.").ShouldBe("c4");
        Refusal("c4", "It boils a litre of water.\nIts handle stays cool all day.\nThis site uses cookies to serve you better.").ShouldBe("c4");
        Refusal("c4", "It boils a litre of water.\nIts handle stays cool all day.\nIt needs two hands though.").ShouldBeNull();
        Refusal("c4", "It boils a litre of water.\nIts handle stays cool all day.\nIt needs two hands though").ShouldBe("c4");
    }

    [Theory]
    [InlineData("Simply good.", "fineweb", "c4")]
    [InlineData("Acme kettle: the Acme kettle for tea", "gopher_repetition", "fineweb", "c4")]
    public void Passes_ShortText_IsWronglyRefusedAsDocumented(string text, params string[] refusing)
    {
        foreach (var preset in new[] { "gopher_repetition", "fineweb", "c4" })
        {
            Refusal(preset, text).ShouldBe(refusing.Contains(preset) ? preset : null);
        }
    }

    private static string? Refusal(string preset, string text) =>
        CompiledFilters.Compile(new FilterSpec { Preset = [preset] }, out _)!.FirstRefusal(SampleText.Of(text), default, 0);
}
