using DataForge.Jobs.Benchmarks.Throughput;

const string usage = """
    Usage: dotnet run -c Release --project tests/DataForge.Jobs.Benchmarks -- throughput [--samples 20000]

    throughput   a whole job through the standalone process with the mock provider: samples/s, beside the rows/s that
                 this machine's PostgreSQL copies, and the ratio of the two
    """;

switch (args)
{
    case ["throughput"]:
        return await ThroughputBenchmark.RunAsync(20_000);
    case ["throughput", "--samples", var text] when int.TryParse(text, out var samples) && samples is > 0 and <= 10_000_000:
        return await ThroughputBenchmark.RunAsync(samples);
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}
