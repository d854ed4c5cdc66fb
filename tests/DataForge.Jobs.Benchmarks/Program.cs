using DataForge.Jobs.Benchmarks.Datasets;
using DataForge.Jobs.Benchmarks.Quality;
using DataForge.Jobs.Benchmarks.Templates;
using DataForge.Jobs.Benchmarks.Throughput;

const string usage = """
    Usage: dotnet run -c Release --project tests/DataForge.Jobs.Benchmarks -- throughput [--samples 20000]
                                                                              datasets [--rows 1000000]
                                                                              templates
                                                                              scores
                                                                              signatures [--indexed 1000000]

    throughput   a whole job through the standalone process with the mock provider: samples/s, beside the rows/s that
                 this machine's PostgreSQL copies, and the ratio of the two
    datasets     seed rows put over HTTP as CSV and as JSONL: rows/s and peak memory, beside a bare COPY of the same rows
    templates    the template engine on one thread: renders/s of a 30-line prompt and MB/s parsed, beside copies of text
    scores       all built-in scores and the sentiment of 80-word texts on one core
    signatures   near-duplicate signatures of such texts on one core; then an index of a million of them: how fast it
                 is rebuilt after a move, and what memory it takes
    """;

switch (args)
{
    case ["throughput"]:
        return await ThroughputBenchmark.RunAsync(20_000);
    case ["throughput", "--samples", var text] when int.TryParse(text, out var samples) && samples is > 0 and <= 10_000_000:
        return await ThroughputBenchmark.RunAsync(samples);
    case ["datasets"]:
        return await DatasetBenchmark.RunAsync(1_000_000);
    case ["datasets", "--rows", var text] when int.TryParse(text, out var rows) && rows is > 0 and <= 1_300_000:
        return await DatasetBenchmark.RunAsync(rows);
    case ["templates"]:
        return TemplateBenchmark.Run();
    case ["scores"]:
        return await ScoresBenchmark.RunAsync();
    case ["signatures"]:
        return await SignaturesBenchmark.RunAsync(1_000_000);
    case ["signatures", "--indexed", var text] when int.TryParse(text, out var indexed) && indexed is >= 10 and <= 20_000_000:
        return await SignaturesBenchmark.RunAsync(indexed);
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}
