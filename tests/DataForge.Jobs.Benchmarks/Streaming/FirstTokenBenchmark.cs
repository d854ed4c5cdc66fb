using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using DataForge.Jobs.Standalone;

namespace DataForge.Jobs.Benchmarks.Streaming;

/// <summary>
/// How long a piece of an answer is on its way, from the provider's flush to the client that reads it: straight, and through
/// <c>/generate/stream</c>. Both run in one process on one clock, in turns, so that the machine's mood is the same for both.
/// </summary>
internal static class FirstTokenBenchmark
{
    private const int Warmup = 100;

    public static async Task<int> RunAsync(int streams)
    {
        var directory = Directory.CreateTempSubdirectory("dataforge-benchmark-").FullName;
        try
        {
            await using var provider = await TimedProvider.StartAsync();
            await using var process = await StandaloneProcess.CreateAsync(
            [
                "--urls=http://127.0.0.1:0", $"--Standalone:DataDirectory={directory}", "--Logging:LogLevel:Default=Warning",
                "--LLM_BACKEND=custom", $"--CUSTOM_LLM_URL={provider.ChatUrl}", "--CUSTOM_LLM_MODEL=timed", "--LLM_MAX_RETRIES=0",
            ]);
            await process.App.StartAsync();
            using var client = new HttpClient();
            var through = new Uri(process.App.Urls.First() + "/api/v1/generate/stream");

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

                milliseconds from the provider's flush to the client, {streams} streams each, {Environment.ProcessorCount} processors
                                                       first token            tokens after it
                streams at once                      p50      p99              p50      p99
                """));
            foreach (var atOnce in (int[])[1, 16])
            {
                await MeasureAsync(client, provider, provider.ChatUrl, Warmup, atOnce);
                await MeasureAsync(client, provider, through, Warmup, atOnce);
                var direct = await MeasureAsync(client, provider, provider.ChatUrl, streams, atOnce);
                var added = await MeasureAsync(client, provider, through, streams, atOnce);
                Print($"{atOnce,3}  straight", direct);
                Print($"{atOnce,3}  through /generate/stream", added);
            }

            await process.App.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Print(string what, Delays delays) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-32} {Percentile(delays.First, 50),7:F2}  {Percentile(delays.First, 99),7:F2}          {Percentile(delays.Later, 50),7:F2}  {Percentile(delays.Later, 99),7:F2}"));

    private static double Percentile(ConcurrentBag<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }

    private static async Task<Delays> MeasureAsync(HttpClient client, TimedProvider provider, Uri address, int streams, int atOnce)
    {
        var delays = new Delays([], []);
        await Parallel.ForAsync(0, streams, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (_, token) =>
        {
            var id = Guid.NewGuid().ToString("n");
            // Fields of either interface; the provider does not mind the other's.
            object body = address == provider.ChatUrl
                ? new { model = "timed", stream = true, messages = new[] { new { role = "user", content = id } } }
                : new { prompt = id };
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token));
            var sent = provider.SentOf(id);
            var tokens = 0;
            while (await reader.ReadLineAsync(token) is { } line)
            {
                if (line.Contains(TimedProvider.Token, StringComparison.Ordinal))
                {
                    var delay = Stopwatch.GetElapsedTime(sent[tokens]).TotalMilliseconds;
                    (tokens == 0 ? delays.First : delays.Later).Add(delay);
                    tokens++;
                }
            }

            if (tokens != TimedProvider.Tokens)
            {
                throw new InvalidOperationException($"{tokens} of {TimedProvider.Tokens} tokens came.");
            }
        });
        return delays;
    }

    private sealed record Delays(ConcurrentBag<double> First, ConcurrentBag<double> Later);
}
