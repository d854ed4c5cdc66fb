using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Tests.Providers.Conformance;
using DataForge.Jobs.Testing.ProviderSimulator;
using Xunit.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers.Routing;

/// <summary>
/// Every bad day against the whole gateway: with one deployment, with a second one that is well, and with two that both
/// have it; then all of them back. The table of what came of it, and of how many requests that took, is the test's output.
/// </summary>
public sealed class BadDaysOfDeploymentsTests(ITestOutputHelper output)
{
    private const int AttemptCap = 4;

    [Fact]
    public async Task BadDays_OneAndTwoDeployments_EndAsTheyShould()
    {
        // What hangs is waited for four times; everything at once, since waiting is all that it does.
        var rows = await Task.WhenAll(BadDay.All.Select(RunAsync));

        var table = new StringBuilder("| bad day | one deployment | the other is well | both have it | all back |\n| --- | --- | --- | --- | --- |\n");
        foreach (var (day, cells) in BadDay.All.Zip(rows))
        {
            table.Append($"| {day.Name} |").AppendJoin("", cells.Select(static cell => $" {cell.Text} |")).AppendLine();
        }

        output.WriteLine(table.ToString());
        rows.SelectMany(static cells => cells).Select(static cell => cell.Mistake).OfType<string>().ShouldBeEmpty(table.ToString());
    }

    private static async Task<List<(string Text, string? Mistake)>> RunAsync(BadDay day)
    {
        return [.. await Task.WhenAll(RunAsync(day, ["east"], []), RunAsync(day, ["east"], ["west"]), RunAsync(day, ["east", "west"], []), ComeBackAsync(day))];
    }

    private static async Task<(string, string?)> RunAsync(BadDay day, string[] ill, string[] well)
    {
        string[] all = [.. ill, .. well];
        await using var providers = await StartAsync(day, all);
        foreach (var name in ill)
        {
            providers[name].Behaviour = GatewayFixture.Always(day.Rule);
        }

        var outcome = await providers.CompleteAsync(SeveralProviders.Ask("shared", "east"));

        var sent = all.Sum(name => providers[name].Stats.TotalCalls);
        var isCurable = Kind(day) is nameof(ProviderErrorKind.RateLimited) or nameof(ProviderErrorKind.ServerError) or nameof(ProviderErrorKind.Timeout) or nameof(ProviderErrorKind.StreamBroken);
        var expected = !isCurable ? OfItself(day) : well.Length > 0 ? "Answered" : nameof(CompletionOutcome.Deferred);
        var text = $"{Name(outcome)}, {sent}";
        var where = $"{day.Name}, {ill.Length} ill, {well.Length} well: {text}";
        return (text,
            Name(outcome) != expected ? $"{where} instead of {expected}"
            : sent > AttemptCap || sent != outcome.Usage.Calls || outcome.Usage.Attempts.Count != sent ? $"{where}, booked {outcome.Usage.Calls}"
            : !isCurable && sent != 1 ? $"{where}: nobody else can cure it"
            : null);
    }

    private static async Task<(string, string?)> ComeBackAsync(BadDay day)
    {
        await using var providers = await StartAsync(day, ["east", "west"]);
        (providers["east"].Behaviour, providers["west"].Behaviour) = (GatewayFixture.Always(day.Rule), GatewayFixture.Always(day.Rule));
        await providers.CompleteAsync(SeveralProviders.Ask("shared", "east"));
        (providers["east"].Behaviour, providers["west"].Behaviour) = (new(), new());

        // Whoever was asked to stay away for long is left alone for so long, and that is right.
        if (day.RetryAfter > TimeSpan.FromSeconds(2))
        {
            return ("rests", null);
        }

        var outcome = await providers.CompleteAsync(SeveralProviders.Ask("shared", "east", ordinal: 1));
        return (Name(outcome), outcome is CompletionOutcome.Answered ? null : $"{day.Name}: everybody is back, and yet {outcome}");
    }

    /// <summary>The first choice is always the one that is ill.</summary>
    private static Task<SeveralProviders> StartAsync(BadDay day, string[] names) => SeveralProviders.StartAsync(
        names, [SeveralProviders.Shared([.. names.Select(static (name, index) => (name, index == 0 ? 1_000_000 : 0.001))])], timeout: TimeSpan.FromSeconds(day.Rule.Fault == SimulatorFault.Hang ? 3 : 60));

    private static string Kind(BadDay day) => day.Whole;

    private static string OfItself(BadDay day) =>
        day.Whole is "answered:content_filter" || !day.Whole.StartsWith("answered", StringComparison.Ordinal) ? nameof(CompletionOutcome.Refused) : "Answered";

    private static string Name(CompletionOutcome outcome) => outcome.GetType().Name;
}
