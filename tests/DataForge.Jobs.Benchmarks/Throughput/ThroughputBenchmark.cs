using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DataForge.Jobs.Standalone;

namespace DataForge.Jobs.Benchmarks.Throughput;

/// <summary>Runs one real job from the HTTP request to the last accepted sample, with scores, filters and near-duplicate detection on.</summary>
internal static class ThroughputBenchmark
{
    public static async Task<int> RunAsync(int samples)
    {
        var directory = Directory.CreateTempSubdirectory("dataforge-benchmark-").FullName;
        try
        {
            await using var process = await StandaloneProcess.CreateAsync(
                ["--urls=http://127.0.0.1:0", $"--Standalone:DataDirectory={directory}", "--Logging:LogLevel:Default=Warning", "--LLM_BACKEND=mock"]);
            await process.App.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(process.App.Urls.First()) };

            await JobAsync(client, Math.Min(samples, 2000));
            var copied = await CopyFloor.MeasureAsync(process.ConnectionString);
            var (seconds, job) = await JobAsync(client, samples);
            var rate = samples / seconds;

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

                samples accepted      {samples,12:N0}   of {job.GetProperty("progress").GetProperty("candidates").GetInt64():N0} candidates
                seconds               {seconds,12:N2}   from the request to the last accepted sample
                samples per second    {rate,12:N0}
                COPY, rows per second {copied,12:N0}   the same rows, 1,024 at a time, one connection, nothing else
                ratio                 {rate / copied,12:N3}
                processors            {Environment.ProcessorCount,12}
                peak memory, MB       {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,12:N0}
                """));
            await process.App.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Seconds, JsonElement Job)> JobAsync(HttpClient client, int samples)
    {
        var clock = Stopwatch.StartNew();
        var request = new
        {
            count = samples,
            prompt = "Write a {{ tone }} review of the {{ product }} in about 80 words. It costs {{ price }} dollars.",
            product = "travel kettle",
            columns = new object[]
            {
                new { name = "tone", type = "category", values = new[] { "glad", "sober", "angry", "amused" } },
                new { name = "price", type = "integer", min = 10, max = 90 },
            },
            filters = new { min_length = 20, forbidden_keywords = new[] { "lorem ipsum" } },
            deduplicate = true,
            seed = 42,
        };
        using var response = await client.PostAsJsonAsync("/api/v1/jobs", request);
        var job = await ReadAsync(response);
        var path = "/api/v1/jobs/" + job.GetProperty("id").GetString();
        while (job.GetProperty("status").GetString() is "queued" or "running")
        {
            await Task.Delay(20);
            using var poll = await client.GetAsync(path);
            job = await ReadAsync(poll);
        }

        if (job.GetProperty("status").GetString() != "completed")
        {
            throw new InvalidOperationException("The job did not complete: " + job);
        }

        return (clock.Elapsed.TotalSeconds, job);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(text);
        }

        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
