using System.Globalization;
using System.Text;

namespace DataForge.Jobs.Chaos.Report;

/// <summary>What a session of runs came to, as a table for people.</summary>
internal sealed class RunTable
{
    private readonly List<RunVerdict> _runs = [];

    /// <summary>Checks that hold, over all runs.</summary>
    public int Kept => _runs.Sum(run => run.Kept);

    /// <summary>Adds a run.</summary>
    public void Add(RunVerdict verdict) => _runs.Add(verdict);

    /// <summary>One line about a run.</summary>
    public static string Line(RunVerdict verdict)
    {
        var run = verdict.Run;
        var takeovers = run.Takeovers.Where(takeover => takeover.Clear).Select(takeover => takeover.Freed?.TotalSeconds ?? double.PositiveInfinity).ToList();
        var slowest = takeovers.Count == 0 ? "none measured" : string.Create(CultureInfo.InvariantCulture, $"{takeovers.Max():0.0} s");
        return string.Create(CultureInfo.InvariantCulture, $"seed {run.Seed}: {run.Faults.Count} faults on {run.AllJobs.Count()} jobs, {run.AllJobs.Sum(job => job.Candidates)} candidates; {run.Disturbed.Repeated} answers bought again of {run.Cluster.Losses.Calls} at risk; slowest takeover {slowest}; {run.Books.Readings} readings; {verdict.Kept} checks kept, {verdict.Broken} broken");
    }

    /// <summary>The table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Row(text, "fault", "survived");
        Row(text, "---", "---:");
        foreach (var kind in _runs.SelectMany(run => run.Run.Faults).GroupBy(fault => fault.Fault.Name).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            Row(text, kind.Key, Number(kind.Count()));
        }

        text.AppendLine();
        Row(text, "promise", "checks", "broken");
        Row(text, "---", "---:", "---:");
        foreach (var promise in _runs.SelectMany(run => run.Checks).GroupBy(check => check.Promise.Name))
        {
            Row(text, promise.Key, Number(promise.Count()), Number(promise.Count(check => !check.Check.Kept)));
        }

        text.AppendLine();
        Row(text, "over all runs", "");
        Row(text, "---", "---:");
        var jobs = _runs.SelectMany(run => run.Run.AllJobs).ToList();
        Row(text, "runs", Number(_runs.Count));
        Row(text, "faults", Number(_runs.Sum(run => run.Run.Faults.Count)));
        Row(text, "jobs accepted", Number(jobs.Count));
        Row(text, "jobs lost", Number(jobs.Count(job => !job.HasEnded)));
        Row(text, "candidates settled", Number(jobs.Sum(job => job.Candidates)));
        Row(text, "provider calls", Number(_runs.Sum(run => run.Run.Disturbed.Calls.Count)));
        Row(text, "answers bought again / calls at risk in lost workers", $"{Number(_runs.Sum(run => run.Run.Disturbed.Repeated))} / {Number(_runs.Sum(run => run.Run.Cluster.Losses.Calls))}");
        Row(text, "readings of the books", Number(_runs.Sum(run => run.Run.Books.Readings)));
        Row(text, "takeover, nothing else being wrong: p50 / max, s", Takeovers());
        Row(text, "checks kept / broken", $"{Number(Kept)} / {Number(_runs.Sum(run => run.Broken))}");
        return text.ToString();
    }

    private string Takeovers()
    {
        var seconds = _runs.SelectMany(run => run.Run.Takeovers).Where(takeover => takeover.Clear)
            .Select(takeover => takeover.Freed?.TotalSeconds ?? double.PositiveInfinity).Order().ToList();
        return seconds.Count == 0 ? "none measured" : string.Create(CultureInfo.InvariantCulture, $"{seconds[seconds.Count / 2]:0.0} / {seconds[^1]:0.0} (of {seconds.Count})");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Row(StringBuilder text, params string[] cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");
}
