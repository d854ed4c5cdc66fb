using System.Diagnostics;
using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Testing.ProviderSimulator;
using Microsoft.Extensions.AI;
using Xunit.Abstractions;

namespace DataForge.Jobs.Generation.Tests.Providers.Conformance;

/// <summary>
/// Every bad day against every adapter that speaks with a server, whole and streamed. The table of what came of it is the
/// test's output: <c>dotnet test --filter BadDays_EveryAdapter --logger "console;verbosity=detailed"</c>.
/// </summary>
public sealed class BadDaysTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Only what hangs is waited for so briefly.</summary>
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task BadDays_EveryAdapter_EndAsTheyShould()
    {
        var tables = await Task.WhenAll(AdapterUnderTest.OverHttp.Select(RunAsync));

        var table = new StringBuilder($"| {"bad day",-30} |").AppendJoin("", AdapterUnderTest.OverHttp.Select(static adapter => $" {adapter.Name,-36} |")).AppendLine();
        for (var row = 0; row < BadDay.All.Count; row++)
        {
            table.Append($"| {BadDay.All[row].Name,-30} |").AppendJoin("", tables.Select(rows => $" {rows[row].Cell,-36} |")).AppendLine();
        }

        output.WriteLine(table.ToString());
        tables.SelectMany(static rows => rows).SelectMany(static row => row.Mistakes).ShouldBeEmpty(table.ToString());
    }

    private static async Task<List<(string Cell, List<string> Mistakes)>> RunAsync(AdapterUnderTest adapter)
    {
        var (server, client) = await AdapterUnderTest.StartAsync(adapter.Name, new SimulatorBehaviour
        {
            // One server for all: the prompt says which day it is.
            Rules = [.. BadDay.All.Select(static day => day.Rule with { PromptContains = $"<{day.Name}>" })],
        });
        await using var serverUntilEnd = server;
        using var clientUntilEnd = client;
        var rows = new List<(string, List<string>)>();
        foreach (var day in BadDay.All)
        {
            var whole = await EndOfAsync(client, day, streamed: false);
            var streamed = await EndOfAsync(client, day, streamed: true);
            var mistakes = MistakesOf(adapter, day, whole, day.Whole, "whole").Concat(MistakesOf(adapter, day, streamed, day.Streamed, "streamed"));
            rows.Add((whole.Kind == streamed.Kind ? whole.Kind : $"{whole.Kind} / {streamed.Kind}", [.. mistakes]));
        }

        return rows;
    }

    private static IEnumerable<string> MistakesOf(AdapterUnderTest adapter, BadDay day, End end, string expected, string how)
    {
        var where = $"{adapter.Name}, {day.Name}, {how}:";
        if (!expected.Split('|').Contains(end.Kind))
        {
            yield return $"{where} {end.Kind} instead of {expected} ({end.Failure?.Message})";
        }

        // Dates have whole seconds.
        if (((end.Failure?.RetryAfter ?? TimeSpan.Zero) - (day.RetryAfter ?? TimeSpan.Zero)).Duration() > TimeSpan.FromSeconds(1))
        {
            yield return $"{where} a pause of {end.Failure?.RetryAfter} instead of {day.RetryAfter}";
        }

        if (end.Failure is { } failure && failure.IsContextLength != day.IsContextLength)
        {
            yield return $"{where} is it too long? {failure.IsContextLength}";
        }

        if (end.Failure is { } told && (told.ToString().Contains(AdapterUnderTest.Key, StringComparison.Ordinal) || told.Message.Contains($"<{day.Name}>", StringComparison.Ordinal)))
        {
            yield return $"{where} gives away what it should not: {told}";
        }

        if (end.Answer is { } answer)
        {
            if ((answer.Usage is null) != (day.Rule.Fault == SimulatorFault.MissingUsage))
            {
                yield return $"{where} usage {answer.Usage?.InputTokenCount}";
            }

            if (answer.ModelId != (day.Rule.Fault == SimulatorFault.WrongModel ? "sim-and-another" : "sim"))
            {
                yield return $"{where} the model is {answer.ModelId}";
            }
        }
    }

    /// <summary>As the gateway asks: with a time for the attempt.</summary>
    private static async Task<End> EndOfAsync(IChatClient client, BadDay day, bool streamed)
    {
        ChatMessage[] messages = [new(ChatRole.User, $"Today is <{day.Name}>, a day of which to tell a story.")];
        var options = new ChatOptions { ModelId = "sim" };
        using var attempt = new CancellationTokenSource(day.Rule.Fault == SimulatorFault.Hang ? AttemptTimeout : Patience);
        var watch = Stopwatch.StartNew();
        try
        {
            var answer = streamed
                ? await client.GetStreamingResponseAsync(messages, options, attempt.Token).ToChatResponseAsync(attempt.Token)
                : await client.GetResponseAsync(messages, options, attempt.Token);
            return new End($"answered:{answer.FinishReason}", answer, null);
        }
        catch (ProviderException failure)
        {
            return new End(failure.Kind.ToString(), null, failure);
        }
        catch (OperationCanceledException) when (watch.Elapsed >= AttemptTimeout / 2)
        {
            return new End(nameof(ProviderErrorKind.Timeout), null, null);
        }
    }

    private sealed record End(string Kind, ChatResponse? Answer, ProviderException? Failure);
}
