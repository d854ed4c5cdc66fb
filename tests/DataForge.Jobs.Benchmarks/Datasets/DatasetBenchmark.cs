using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DataForge.Jobs.Standalone;
using DataForge.Jobs.Storage.Datasets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;

namespace DataForge.Jobs.Benchmarks.Datasets;

/// <summary>Uploads of many seed rows over HTTP, and reads of single rows by number, beside what a bare COPY takes.</summary>
internal static class DatasetBenchmark
{
    private const int BatchRows = 32;
    private const int Reads = 2000;

    public static async Task<int> RunAsync(int rows)
    {
        var directory = Directory.CreateTempSubdirectory("dataforge-benchmark-").FullName;
        try
        {
            await using var process = await StandaloneProcess.CreateAsync(
                ["--urls=http://127.0.0.1:0", $"--Standalone:DataDirectory={directory}", "--Logging:LogLevel:Default=Warning", "--LLM_BACKEND=mock"]);
            await process.App.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(process.App.Urls.First()), Timeout = TimeSpan.FromMinutes(10) };

            await PutAsync(client, "csv", Math.Min(rows, 20_000), "warm-up");
            var floor = await CopyAsync(process.ConnectionString, rows);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

                rows                  {rows,12:N0}
                bare COPY, rows/s     {floor,12:N0}   the same rows as JSON, one connection, nothing parsed
                """));
            foreach (var format in (string[])["csv", "jsonl"])
            {
                var (seconds, bytes, before, peak) = await PutAsync(client, format, rows, format);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                    PUT {format,-5}, rows/s     {rows / seconds,12:N0}   {bytes / seconds / 1e6:N0} MB/s, {seconds:N1} s; {rows / seconds / floor:N2} of the bare COPY
                    memory, MB            {peak,12:N0}   at most, {peak - before:N0} more than before; the file has {bytes / 1e6:N0}
                    """));
            }

            var reads = await ReadAsync(process, rows);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reads of {BatchRows} rows/s    {reads,12:N0}   by random numbers, as a batch of candidates reads them"));
            await process.App.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(double Seconds, long Bytes, double Before, double Peak)> PutAsync(HttpClient client, string format, int rows, string name)
    {
        using var content = new GeneratedRows(format, rows);
        var clock = new Stopwatch();
        var (before, peak) = await PeakMemory.DuringAsync(async () =>
        {
            clock.Start();
            using var response = await client.PutAsync(new Uri($"/api/v1/datasets/{name}?format={format}", UriKind.Relative), content);
            var text = await response.Content.ReadAsStringAsync();
            clock.Stop();
            if (!response.IsSuccessStatusCode || JsonElement.Parse(text).GetProperty("rows").GetInt64() != rows)
            {
                throw new InvalidOperationException(text);
            }
        });
        return (clock.Elapsed.TotalSeconds, content.Bytes, before, peak);
    }

    private static async Task<double> CopyAsync(string connectionString, int rows)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("CREATE TABLE copy_floor (LIKE dataset_rows INCLUDING INDEXES)", connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        var id = Guid.CreateVersion7();
        var clock = Stopwatch.StartNew();
        await using (var copy = await connection.BeginBinaryImportAsync("COPY copy_floor (dataset_id, index, row) FROM STDIN (FORMAT binary)"))
        {
            for (var row = 0; row < rows; row++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(id, NpgsqlDbType.Uuid);
                await copy.WriteAsync((long)row, NpgsqlDbType.Bigint);
                await copy.WriteAsync(GeneratedRows.RowOf(row), NpgsqlDbType.Json);
            }

            await copy.CompleteAsync();
        }

        var rate = rows / clock.Elapsed.TotalSeconds;
        await using var drop = new NpgsqlCommand("DROP TABLE copy_floor", connection);
        await drop.ExecuteNonQueryAsync();
        return rate;
    }

    private static async Task<double> ReadAsync(StandaloneProcess process, int rows)
    {
        var datasets = process.App.Services.GetRequiredService<DatasetStore>();
        var dataset = await datasets.FindAsync("default", "csv", null, CancellationToken.None) ?? throw new InvalidOperationException("The dataset is gone.");
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        for (var read = 0; read < Reads; read++)
        {
            long[] numbers = [.. Enumerable.Range(0, BatchRows).Select(_ => random.NextInt64(rows)).Distinct()];
            if ((await datasets.RowsAsync(dataset.Id, numbers, CancellationToken.None)).Count != numbers.Length)
            {
                throw new InvalidOperationException("Rows are missing.");
            }
        }

        return Reads / clock.Elapsed.TotalSeconds;
    }
}
