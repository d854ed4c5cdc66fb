using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
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
    private const int Rounds = 10;

    /// <summary>How many calls each of those at once makes in a round.</summary>
    private const int CallsInARound = 20;
    private static readonly int[] Concurrencies = [1, 16, 64];
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Write a review of a mountain bicycle in about 80 words, for somebody who rides to work.")];

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
        Func<long, Task> bare = _ => AskBareAsync(client, server.Url);
        Func<long, Task> whole = ordinal => AskAsync(gateway, ordinal);

        Console.WriteLine($"a server that answers after {AnsweringServer.Latency.TotalMilliseconds} ms, bare and through the gateway, turn by turn");
        Console.WriteLine("calls at once   bare p50    p99   through the gateway p50    p99   added p50    p99   (ms)");
        foreach (var concurrency in Concurrencies)
        {
            await CompareAsync(bare, whole, concurrency, CallsInARound * concurrency);
        }

        await MemoryAsync(whole, calls);
        return 0;
    }

    private static async Task CompareAsync(Func<long, Task> bare, Func<long, Task> whole, int concurrency, int perRound)
    {
        await Task.WhenAll(TimesAsync(bare, concurrency, perRound), TimesAsync(whole, concurrency, perRound));
        var (bareTimes, wholeTimes) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            bareTimes.AddRange(await TimesAsync(bare, concurrency, perRound));
            wholeTimes.AddRange(await TimesAsync(whole, concurrency, perRound));
        }

        bareTimes.Sort();
        wholeTimes.Sort();
        var (bare50, bare99, whole50, whole99) = (At(bareTimes, 0.5), At(bareTimes, 0.99), At(wholeTimes, 0.5), At(wholeTimes, 0.99));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{concurrency,13} {bare50,10:F3} {bare99,6:F2} {whole50,25:F3} {whole99,6:F2} {whole50 - bare50,11:F3} {whole99 - bare99,6:F2}"));
    }

    private static async Task MemoryAsync(Func<long, Task> ask, int calls)
    {
        var first = Math.Max(1, calls / 10);
        await TimesAsync(ask, 64, first);
        var before = Held();
        await TimesAsync(ask, 64, calls - first);
        var after = Held();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory held after {first:N0} calls {before / 1e6:F1} MB, after {calls:N0} calls {after / 1e6:F1} MB"));
    }

    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    private static double At(List<double> sorted, double quantile) => sorted[(int)((sorted.Count - 1) * quantile)];

    /// <summary>The milliseconds of so many calls.</summary>
    private static async Task<IEnumerable<double>> TimesAsync(Func<long, Task> ask, int concurrency, int calls)
    {
        var next = -1L;
        var times = new double[calls];
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(async _ =>
        {
            for (var index = Interlocked.Increment(ref next); index < calls; index = Interlocked.Increment(ref next))
            {
                var started = Stopwatch.GetTimestamp();
                await ask(index);
                times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        return times;
    }

    private static async Task AskAsync(ProviderGateway gateway, long ordinal)
    {
        var outcome = await gateway.CompleteAsync(new CompletionRequest(ProviderNames.Custom, "local", Question) { Seed = 1, Ordinal = ordinal, Temperature = 0.7 }, CancellationToken.None);
        if (outcome is not CompletionOutcome.Answered)
        {
            throw new InvalidOperationException($"The local server did not answer: {outcome}");
        }
    }

    private static async Task AskBareAsync(HttpClient client, Uri url)
    {
        using var content = new ByteArrayContent("""{"model":"local","messages":[{"role":"user","content":"Write a review of a mountain bicycle in about 80 words, for somebody who rides to work."}],"temperature":0.7,"seed":1}"""u8.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(url, content);
        await response.Content.ReadAsByteArrayAsync();
    }
}
