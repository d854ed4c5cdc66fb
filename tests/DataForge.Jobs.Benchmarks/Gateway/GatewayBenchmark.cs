using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DataForge.Jobs.Generation.Providers;
using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Benchmarks.Gateway;

/// <summary>
/// What the gateway adds to a call: the same question to the same local server, bare and through everything, turn by turn
/// in one run, so that whatever else the machine does falls on both alike. Then whether many calls leave memory behind.
/// </summary>
internal static class GatewayBenchmark
{
    /// <summary>Asks one question, whose answer takes so many milliseconds.</summary>
    private delegate Task Ask(long ordinal, int milliseconds);

    private const int Rounds = 10;

    /// <summary>How many calls each of those at once makes in a round.</summary>
    private const int CallsInARound = 20;

    /// <summary>
    /// Calls before anything is measured. The runtime compiles what runs often a second time, behind the first few ten
    /// thousand calls; until then a call costs three times the processor time (142 against 50 µs), and a worker lives for days.
    /// </summary>
    private const int WarmingCalls = 40_000;

    private static readonly int[] Concurrencies = [1, 16, 64];
    private const string Question = "Write a review of a mountain bicycle in about 80 words, for somebody who rides to work. " + AnsweringServer.LatencyMark;

    public static async Task<int> RunAsync(int calls)
    {
        await using var server = await AnsweringServer.StartAsync();
        var options = new ProviderOptions
        {
            Backend = ProviderNames.Custom,
            Providers = [new ProviderEntry(ProviderNames.Custom, ProviderNames.Custom) { Address = server.Url, IsExactAddress = true, Model = "local", ApiKey = "a-key-of-no-use" }],
        };
        using var gateway = new ProviderGateway(options, new ModelRegistry(options), new UnlimitedPermits(), TimeProvider.System, NullLogger<ProviderGateway>.Instance);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 });
        Ask bare = (_, milliseconds) => AskBareAsync(client, server.Url, milliseconds);
        Ask whole = (ordinal, milliseconds) => AskAsync(gateway, ordinal, milliseconds);

        await Task.WhenAll(TimesAsync(bare, Concurrencies[^1], WarmingCalls, Spread), TimesAsync(whole, Concurrencies[^1], WarmingCalls, Spread));
        Console.WriteLine("what a call takes beyond the answer's own 40 to 60 ms, bare and through the gateway, turn by turn");
        Console.WriteLine("calls at once   bare p50    p99   through the gateway p50    p99   added p50    p99   (ms)");
        foreach (var concurrency in Concurrencies)
        {
            await CompareAsync(bare, whole, concurrency, Spread);
        }

        Console.WriteLine("the same where every answer takes 50 ms, so that all of them come, and all are sent, at the same moment");
        await CompareAsync(bare, whole, Concurrencies[^1], InStep);
        await MemoryAsync(whole, calls);
        return 0;
    }

    /// <summary>Answers come one by one, as those of models do.</summary>
    private static int Spread(long ordinal) => 40 + (int)(ordinal * 13 % 21);

    private static int InStep(long ordinal) => 50;

    private static async Task CompareAsync(Ask bare, Ask whole, int concurrency, Func<long, int> latency)
    {
        var (bareTimes, wholeTimes) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bareTimes.AddRange(await TimesAsync(bare, concurrency, CallsInARound * concurrency, latency));
            wholeTimes.AddRange(await TimesAsync(whole, concurrency, CallsInARound * concurrency, latency));
        }

        bareTimes.Sort();
        wholeTimes.Sort();
        var (bare50, bare99, whole50, whole99) = (At(bareTimes, 0.5), At(bareTimes, 0.99), At(wholeTimes, 0.5), At(wholeTimes, 0.99));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{concurrency,13} {bare50,10:F3} {bare99,6:F2} {whole50,25:F3} {whole99,6:F2} {whole50 - bare50,11:F3} {whole99 - bare99,6:F2}"));
    }

    private static async Task MemoryAsync(Ask ask, int calls)
    {
        var first = Math.Max(1, calls / 10);
        await TimesAsync(ask, 64, first, Spread);
        var before = Held();
        await TimesAsync(ask, 64, calls - first, Spread);
        var after = Held();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory held after {first:N0} calls {before / 1e6:F1} MB, after {calls:N0} calls {after / 1e6:F1} MB"));
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private static double At(List<double> sorted, double quantile) => sorted[(int)((sorted.Count - 1) * quantile)];

    /// <summary>The milliseconds of so many calls, each without those that its answer takes.</summary>
    private static async Task<IEnumerable<double>> TimesAsync(Ask ask, int concurrency, int calls, Func<long, int> latency)
    {
        var next = -1L;
        var times = new double[calls];
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < calls; index = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                await ask(index, latency(index));
                times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds - latency(index);
            }
        }));
        return times;
    }

    private static async Task AskAsync(ProviderGateway gateway, long ordinal, int milliseconds)
    {
        ChatMessage[] messages = [new(ChatRole.User, $"{Question}{milliseconds}")];
        var outcome = await gateway.CompleteAsync(new CompletionRequest(ProviderNames.Custom, "local", messages) { Seed = 1, Ordinal = ordinal, Temperature = 0.7 }, CancellationToken.None);
        if (outcome is not CompletionOutcome.Answered)
        {
            throw new InvalidOperationException($"The local server did not answer: {outcome}");
        }
    }

    private static async Task AskBareAsync(HttpClient client, Uri url, int milliseconds)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"model":"local","messages":[{"role":"user","content":"{{Question}}{{milliseconds}}"}],"temperature":0.7,"seed":1}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(url, content);
        await response.Content.ReadAsByteArrayAsync();
    }
}
