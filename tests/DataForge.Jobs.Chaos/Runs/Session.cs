using System.Diagnostics;
using DataForge.Jobs.Chaos.Cluster;
using DataForge.Jobs.Chaos.CommandLine;
using DataForge.Jobs.Chaos.Report;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>One run after the other, on servers that survive them all.</summary>
internal static class Session
{
    /// <summary>Runs what was asked for and prints what came of it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ChaosOptions options)
    {
        var clock = Stopwatch.StartNew();
        var table = new RunTable();
        var broken = 0;
        await using var servers = await ChaosServers.StartAsync();
        for (var run = 0; options.Duration is { } duration ? clock.Elapsed < duration : run < options.Runs; run++)
        {
            var seed = options.Seed + run;
            try
            {
                broken += await RunOneAsync(servers, options, seed, table);
            }
#pragma warning disable CA1031 // Whatever a seed stumbles over is a finding; the next one may still be run.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                broken++;
                Console.WriteLine($"seed {seed} could not be run to its end: {exception}\n  repeat it with: {options.Repeat(seed)}");
            }
        }

        Console.WriteLine();
        Console.WriteLine(table);
        if (Faults.SkewedClock.Library is null)
        {
            Console.WriteLine("Left out: 'clock an hour wrong', since libfaketime is not installed (Debian: faketime).");
        }

        // tests/run.sh adds these to its own.
        Console.WriteLine($"{table.Kept} passed, {broken} failed");
        return broken == 0 ? 0 : 1;
    }

    private static async Task<int> RunOneAsync(ChaosServers servers, ChaosOptions options, int seed, RunTable table)
    {
        await using var cluster = await ChaosCluster.StartAsync(servers, options.Apis, options.Workers);
        var kept = true;
        try
        {
            var record = await ChaosRun.RunAsync(cluster, new RunPlan(seed, options.Candidates, options.Strikes, options.Faults));
            var verdict = RunVerdict.Of(record);
            table.Add(verdict);
            kept = verdict.Broken == 0;
            Console.WriteLine(RunTable.Line(verdict));
            foreach (var (promise, check) in verdict.Checks.Where(check => options.Verbose || !check.Check.Kept))
            {
                Console.WriteLine($"  {(check.Kept ? "kept  " : "BROKEN")} {promise.Name}: {check.What}: {check.Found}");
            }

            if (!kept)
            {
                Console.WriteLine($"  repeat it with: dotnet run -c Release --project tests/DataForge.Jobs.Chaos -- {options.Repeat(seed)}");
                Console.WriteLine($"  its faults:\n    {string.Join("\n    ", record.Faults)}");
            }

            return verdict.Broken;
        }
        catch
        {
            kept = false;
            throw;
        }
        finally
        {
            if (!kept || options.Logs is not null)
            {
                Console.WriteLine($"  logs: {await RunLog.WriteAsync(cluster, seed, options.Logs)}");
            }
        }
    }
}
