using System.Globalization;
using DataForge.Jobs.Benchmarks.Datasets;
using DataForge.Jobs.Benchmarks.Gateway;
using DataForge.Jobs.Benchmarks.Limits;
using DataForge.Jobs.Benchmarks.Memory;
using DataForge.Jobs.Benchmarks.Quality;
using DataForge.Jobs.Benchmarks.Queue;
using DataForge.Jobs.Benchmarks.Stored;
using DataForge.Jobs.Benchmarks.Takeover;
using DataForge.Jobs.Benchmarks.Templates;
using DataForge.Jobs.Benchmarks.Throughput;

const string usage = """
    Usage: dotnet run -c Release --project tests/DataForge.Jobs.Benchmarks -- <benchmark> [--<option> <number>]

    throughput [--samples 20000]     a whole job through the standalone process with the mock provider: samples/s, beside
                                     the rows/s that this machine's PostgreSQL copies, and the ratio of the two
    limits     [--seconds 180]       four workers on a provider limited to 600 requests a minute: the time it took beside
                                     the time that the limit alone takes, and the share of calls that met a 429
    queue      [--jobs 10000]        thousands of small jobs submitted at once to an Api and two workers: submissions/s beside
                                     the rows/s that the machine commits, batches outstanding, jobs ended/s with and
                                     without the queue, how soon an urgent job overtakes it, and the memory of each process
    takeover   [--kills 5]           workers killed with -9: how soon others hold what they held, at the default lease
    memory     [--samples 200000]    what a worker holds after each tenth of one job, without and with near-duplicates
    gateway    [--calls 100000]      what the gateway adds to a call to a local server, at 1, 16 and 64 calls at once, beside
                                     the bare call; and the memory held after a tenth of the calls and after all
    datasets   [--rows 1000000]      seed rows put over HTTP as CSV and as JSONL: rows/s and peak memory, beside a bare COPY
    templates                        the template engine on one thread: renders/s of a 30-line prompt and MB/s parsed,
                                     beside copies of text
    scores                           all built-in scores and the sentiment of 80-word texts on one core
    signatures [--indexed 1000000]   near-duplicate signatures of such texts on one core; then an index of them: how fast
                                     it is rebuilt after a move, and what memory it takes
    exports    [--samples 1000000]   downloads a stored job in every format: rows/s beside the rows/s that PostgreSQL sends
                                     of the same rows, and the most memory that the process held
    report     [--samples 1000000]   the report of a stored job: seconds, rows/s and the most memory that the process held
    """;

return (args.FirstOrDefault(), Option(args)) switch
{
    ("throughput", var (_, samples)) when Is("--samples", 1, 10_000_000) => await ThroughputBenchmark.RunAsync(samples ?? 20_000),
    ("limits", var (_, seconds)) when Is("--seconds", 60, 3600) => await LimitsBenchmark.RunAsync(seconds ?? 180),
    ("queue", var (_, jobs)) when Is("--jobs", 100, 100_000) => await QueueBenchmark.RunAsync(jobs ?? 10_000),
    ("takeover", var (_, kills)) when Is("--kills", 1, 100) => await TakeoverBenchmark.RunAsync(kills ?? 5),
    ("memory", var (_, samples)) when Is("--samples", 10, 10_000_000) => await MemoryBenchmark.RunAsync(samples ?? 200_000),
    ("gateway", var (_, calls)) when Is("--calls", 1000, 10_000_000) => await GatewayBenchmark.RunAsync(calls ?? 100_000),
    ("datasets", var (_, rows)) when Is("--rows", 1, 1_300_000) => await DatasetBenchmark.RunAsync(rows ?? 1_000_000),
    ("templates", (null, _)) => TemplateBenchmark.Run(),
    ("scores", (null, _)) => await ScoresBenchmark.RunAsync(),
    ("signatures", var (_, indexed)) when Is("--indexed", 10, 20_000_000) => await SignaturesBenchmark.RunAsync(indexed ?? 1_000_000),
    ("exports", var (_, samples)) when Is("--samples", 1, 10_000_000) => await ExportBenchmark.RunAsync(samples ?? 1_000_000),
    ("report", var (_, samples)) when Is("--samples", 1, 10_000_000) => await ReportBenchmark.RunAsync(samples ?? 1_000_000),
    _ => await HelpAsync(),
};

// Whether the one option, if there is one, is the benchmark's own and within its bounds.
bool Is(string name, int least, int most) => Option(args) is var (given, number) && (given is null ? args.Length == 1 : given == name && number >= least && number <= most);

static (string? Name, int? Number) Option(string[] args) => args is [_, var name, var text]
    ? (name, int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null)
    : (args.Length == 1 ? null : "?", null);

static async Task<int> HelpAsync()
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}
