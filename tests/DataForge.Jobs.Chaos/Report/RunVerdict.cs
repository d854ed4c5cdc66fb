using DataForge.Jobs.Chaos.Promises;
using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Report;

/// <summary>A run and what every promise says of it.</summary>
internal sealed record RunVerdict(RunRecord Run, IReadOnlyList<(IPromise Promise, Check Check)> Checks)
{
    /// <summary>Checks that hold.</summary>
    public int Kept => Checks.Count(check => check.Check.Kept);

    /// <summary>Checks that do not.</summary>
    public int Broken => Checks.Count - Kept;

    /// <summary>Judges a run by every promise.</summary>
    public static RunVerdict Of(RunRecord run) =>
        new(run, [.. AllPromises.List.SelectMany(promise => promise.Judge(run).Select(check => (promise, check)))]);
}
