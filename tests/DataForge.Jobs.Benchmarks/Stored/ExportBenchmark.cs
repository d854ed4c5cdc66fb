using System.Globalization;
using Npgsql;

namespace DataForge.Jobs.Benchmarks.Stored;

/// <summary>Downloads a job in every format, beside what this machine's PostgreSQL sends of the same rows.</summary>
internal static class ExportBenchmark
{
    private static readonly string[] s_files = ["jsonl", "jsonl+gzip", "csv", "chatml", "alpaca", "parquet"];

    public static Task<int> RunAsync(int samples) => StoredRun.RunAsync(samples, async (process, client, id) =>
    {
        // Once before, so that neither the floor nor the first file pays for cold caches.
        await DownloadAsync(client, id, "jsonl");
        await CopyOutAsync(process.ConnectionString, id);
        Console.WriteLine();
        long bytes = 0;
        var (floor, _) = await StoredRun.MeasureAsync(async () => bytes = await CopyOutAsync(process.ConnectionString, id));
        Print("COPY TO STDOUT", samples, floor, floor, bytes, null);
        foreach (var file in s_files)
        {
            var (seconds, peak) = await StoredRun.MeasureAsync(async () => bytes = await DownloadAsync(client, id, file));
            Print(file, samples, seconds, floor, bytes, peak);
        }
    });

    private static void Print(string what, int samples, double seconds, double floor, long bytes, double? peak) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-16}{samples / seconds,12:N0} rows/s  {floor / seconds,6:N2} of the floor  {bytes / 1e6,10:N1} MB  {(peak is null ? "" : $"peak memory {peak:N0} MB")}"));

    private static async Task<long> DownloadAsync(HttpClient client, Guid id, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{id}/export?format={file.Split('+')[0]}");
        if (file.EndsWith("+gzip", StringComparison.Ordinal))
        {
            request.Headers.AcceptEncoding.ParseAdd("gzip");
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        var bytes = await CountAsync(body);
        return response.TrailingHeaders.Any() ? bytes : throw new InvalidOperationException("The export has no checksum.");
    }

    private static async Task<long> CopyOutAsync(string connectionString, Guid id)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using (var order = new NpgsqlCommand("SET enable_sort = off; SET enable_hashjoin = off", connection))
        {
            await order.ExecuteNonQueryAsync();
        }

        await using var copy = await connection.BeginRawBinaryCopyAsync($"""
            COPY (SELECT v.ordinal, c.text, c.data, c.variables, c.provider, c.model, c.finish_reason, c.prompt_sha256, c.scores, c.sentiment
                  FROM verdicts v JOIN candidates c ON c.job_id = v.job_id AND c.ordinal = v.ordinal
                  WHERE v.job_id = '{id}' AND c.job_id = '{id}' AND v.state = 0 ORDER BY v.ordinal) TO STDOUT (FORMAT binary)
            """);
        return await CountAsync(copy);
    }

    private static async Task<long> CountAsync(Stream stream)
    {
        var buffer = new byte[256 * 1024];
        long bytes = 0;
        for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            bytes += read;
        }

        return bytes;
    }
}
