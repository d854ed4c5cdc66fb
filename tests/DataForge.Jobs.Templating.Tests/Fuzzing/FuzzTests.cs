namespace DataForge.Jobs.Templating.Tests.Fuzzing;

public sealed class FuzzTests
{
    private const int Templates = 20_000;

    private static readonly TemplateOptions Small = new()
    {
        MaxSteps = 20_000,
        MaxOutputLength = 20_000,
        MaxLoopLength = 1_000,
        MaxRecursion = 20,
    };

    private static readonly Dictionary<string, object?> Variables = new()
    {
        ["a"] = 3,
        ["b"] = "text <b>",
        ["xs"] = new List<object?> { 1, "two", 3.5, null, new List<object?> { 4 } },
        ["d"] = new Dictionary<string, object?> { ["k"] = 1, ["name"] = "n" },
        ["s"] = "abc",
        ["n"] = new List<object?>(),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Render_RandomTemplates_GiveTextOrATemplateException(int seed)
    {
        var rendered = 0;
        for (var i = 0; i < Templates / 2; i++)
        {
            var source = new TemplateGrammar((seed * 1_000_003) + i).Template();
            rendered += TryRender(source, strict: i % 2 == 0) ? 1 : 0;
        }

        // Most are refused while rendering; that some come through shows that the grammar is worth its name.
        rendered.ShouldBeGreaterThan(Templates / 50);
    }

    [Fact]
    public void Parse_RandomCharacters_GivesATemplateOrATemplateException()
    {
        const string Alphabet = "{}%#-+ \n'\"|.,:()[]=!<>~*/abcifor0159\\_";
        var random = new Random(7);
        for (var i = 0; i < Templates; i++)
        {
            TryRender(string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])), strict: true);
        }
    }

    private static bool TryRender(string source, bool strict)
    {
        try
        {
            var environment = new TemplateEnvironment(Small, name => name switch { "inc" => "[{{ a }}]", "self" => source, _ => null });
            var template = environment.Parse(source);
            _ = template.Variables.Count + template.References.Count;
            var text = strict ? template.Render(Variables) : template.RenderLenient(Variables, out _);
            text.Length.ShouldBeLessThanOrEqualTo(Small.MaxOutputLength);
            return true;
        }
        catch (TemplateException fault)
        {
            fault.Line.ShouldBeGreaterThan(0);
            fault.Column.ShouldBeGreaterThan(0);
            return false;
        }
        catch (Exception other) when (other is not ShouldAssertException)
        {
            throw new InvalidOperationException($"not a template exception for: {source}", other);
        }
    }
}
