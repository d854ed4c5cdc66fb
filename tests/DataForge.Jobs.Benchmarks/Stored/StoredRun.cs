using System.Diagnostics;
using DataForge.Jobs.Standalone;

namespace DataForge.Jobs.Benchmarks.Stored;

/// <summary>A standalone process in a directory of its own, for benchmarks that read.</summary>
internal static class StoredRun
{
    /// <summary>Starts it, fills a job, and hands both over.</summary>
    public static async Task<int> RunAsync(int samples, Func<StandaloneProcess, HttpClient, Guid, Task> measure)
    {
        var directory = Directory.CreateTempSubdirectory("dataforge-benchmark-").FullName;
        try
        {
            await using var process = await StandaloneProcess.CreateAsync(
                ["--urls=http://127.0.0.1:0", $"--Standalone:DataDirectory={directory}", "--Logging:LogLevel:Default=Warning", "--LLM_BACKEND=mock"]);
            await process.App.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(process.App.Urls.First()), Timeout = TimeSpan.FromMinutes(30) };
            await measure(process, client, await StoredJob.CreateAsync(process, client, samples));
            await process.App.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The seconds that work takes, and the most memory that the process held meanwhile, in MB.</summary>
    public static async Task<(double Seconds, double PeakMb)> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        var peak = 0L;
        using var done = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, Environment.WorkingSet);
                await Task.Delay(20);
            }
        });
        var clock = Stopwatch.StartNew();
        await work();
        var seconds = clock.Elapsed.TotalSeconds;
        await done.CancelAsync();
        await watch;
        return (seconds, peak / 1e6);
    }
}
