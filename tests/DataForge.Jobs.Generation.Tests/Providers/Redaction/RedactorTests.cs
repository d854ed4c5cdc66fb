using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Redaction;

namespace DataForge.Jobs.Generation.Tests.Providers.Redaction;

/// <summary>What is taken out of answers and messages, and what is left in.</summary>
public class RedactorTests
{
    private const string Key = "sk-canary-0123456789";

    private static readonly Redactor Redactor = new(new ProviderOptions
    {
        Providers =
        [
            new ProviderEntry("a", "custom")
            {
                ApiKey = Key,
                Address = new Uri("https://somebody:pass-word-1@example.org/v1?api-version=2024-10-21&api-key=query-secret-1"),
                Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer header-token-1", ["X-Environment"] = "production" },
                Settings = new Dictionary<string, string> { ["access_token"] = "setting-token-1", ["greeting"] = "good morning" },
            },
        ],
    });

    [Theory]
    [InlineData(Key)]
    [InlineData("Bearer header-token-1")]
    [InlineData("header-token-1")]
    [InlineData("query-secret-1")]
    [InlineData("setting-token-1")]
    [InlineData("somebody:pass-word-1")]
    public void Clean_Secret_IsTakenOut(string secret)
    {
        Redactor.Clean($"It is «{secret}», I think.").ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("We are in production now, good morning.")]
    [InlineData("The version is 2024-10-21.")]
    public void Clean_OrdinaryWordsOfSettings_StayWhereTheyAre(string text)
    {
        Redactor.Clean(text).ShouldBe(text);
    }

    [Fact]
    public async Task TakeAsync_SecretCutAnywhere_NeverGoesOn()
    {
        var text = $"Here: {Key}, and sk-can is none.";
        for (var first = 1; first < text.Length - 1; first++)
        {
            for (var second = first + 1; second < Math.Min(text.Length, first + 9); second++)
            {
                var delivered = new StringBuilder();
                var pieces = Pieces(delivered);

                await pieces.TakeAsync(text[..first], default);
                await pieces.TakeAsync(text[first..second], default);
                await pieces.TakeAsync(text[second..], default);
                await pieces.EndAsync();

                delivered.ToString().ShouldBe($"Here: {Redactor.Mark}, and sk-can is none.");
            }
        }
    }

    [Fact]
    public async Task TakeAsync_SecretThatBeginsOrHoldsAnother_GoesWholeWhereverItIsCut()
    {
        const string Short = "canary-one";
        var redactor = new Redactor(new ProviderOptions
        {
            Providers =
            [
                new ProviderEntry("short", "custom") { ApiKey = Short },
                new ProviderEntry("longer", "custom") { ApiKey = Short + "-and-two" },
                new ProviderEntry("around", "custom") { ApiKey = "x-" + Short + "-y" },
            ],
        });
        var text = $"{Short}, {Short}-and-two, x-{Short}-y, x-{Short}-z, {Short}-and-t";
        var expected = $"{Redactor.Mark}, {Redactor.Mark}, {Redactor.Mark}, x-{Redactor.Mark}-z, {Redactor.Mark}-and-t";
        redactor.Clean(text).ShouldBe(expected);
        for (var size = 1; size < text.Length; size++)
        {
            var delivered = new StringBuilder();
            var pieces = Pieces(delivered, redactor);

            foreach (var piece in text.Chunk(size))
            {
                await pieces.TakeAsync(new string(piece), default);
            }

            await pieces.EndAsync();
            delivered.ToString().ShouldBe(expected, $"in pieces of {size}");
        }
    }

    [Fact]
    public async Task TakeAsync_TextThatBeginsNoSecret_GoesOnAtOnce()
    {
        var delivered = new StringBuilder();
        var pieces = Pieces(delivered);

        await pieces.TakeAsync("A word", default);
        delivered.ToString().ShouldBe("A word");

        await pieces.TakeAsync(" and sk-", default);
        delivered.ToString().ShouldBe("A word and ");
        await pieces.EndAsync();
        delivered.ToString().ShouldBe("A word and sk-");
    }

    private static RedactedPieces Pieces(StringBuilder delivered, Redactor? redactor = null) => new(
        redactor ?? Redactor,
        (text, _) =>
        {
            delivered.Append(text);
            return ValueTask.CompletedTask;
        },
        CancellationToken.None);
}
