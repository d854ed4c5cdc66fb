using System.Globalization;

namespace DataForge.Jobs.Benchmarks.Stored;

/// <summary>Reports on a stored job.</summary>
internal static class ReportBenchmark
{
    public static Task<int> RunAsync(int samples) => StoredRun.RunAsync(samples, async (_, client, id) =>
    {
        Console.WriteLine();
        foreach (var format in (string[])["json", "markdown"])
        {
            var length = 0;
            var (seconds, peak) = await StoredRun.MeasureAsync(async () => length = (await client.GetStringAsync($"/api/v1/jobs/{id}/report?format={format}")).Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"report {format,-10}{seconds,8:N1} s  {samples / seconds,10:N0} samples/s  {length,8:N0} characters  peak memory {peak:N0} MB"));
        }
    });
}
