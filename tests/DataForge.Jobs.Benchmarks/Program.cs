using DataForge.Jobs.Benchmarks.Stored;
using DataForge.Jobs.Benchmarks.Throughput;

const string usage = """
    Usage: dotnet run -c Release --project tests/DataForge.Jobs.Benchmarks -- throughput [--samples 20000]
                                                                           -- exports    [--samples 1000000]
                                                                           -- report     [--samples 1000000]

    throughput   a whole job through the standalone process with the mock provider: samples/s, beside the rows/s that
                 this machine's PostgreSQL copies, and the ratio of the two
    exports      downloads a stored job in every format: rows/s beside the rows/s that PostgreSQL sends of the same
                 rows, and the most memory that the process held
    report       the report of a stored job: seconds, rows/s and the most memory that the process held
    """;

switch (args)
{
    case ["throughput"]:
        return await ThroughputBenchmark.RunAsync(20_000);
    case ["throughput", "--samples", var text] when Samples(text) is { } samples:
        return await ThroughputBenchmark.RunAsync(samples);
    case ["exports"]:
        return await ExportBenchmark.RunAsync(1_000_000);
    case ["exports", "--samples", var text] when Samples(text) is { } samples:
        return await ExportBenchmark.RunAsync(samples);
    case ["report"]:
        return await ReportBenchmark.RunAsync(1_000_000);
    case ["report", "--samples", var text] when Samples(text) is { } samples:
        return await ReportBenchmark.RunAsync(samples);
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}

static int? Samples(string text) => int.TryParse(text, out var samples) && samples is > 0 and <= 10_000_000 ? samples : null;
