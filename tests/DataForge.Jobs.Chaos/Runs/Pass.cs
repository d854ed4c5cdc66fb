using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Runs;

/// <summary>The jobs of a run, made once.</summary>
/// <param name="Jobs">The drawn jobs, in the order of the mix.</param>
/// <param name="Calls">Every call that reached the provider.</param>
internal sealed record Pass(IReadOnlyList<JobOutcome> Jobs, IReadOnlyList<SimulatorCall> Calls)
{
    /// <summary>Whole answers given.</summary>
    public int Answered => Calls.Count(call => call.Answered);

    /// <summary>Answers beyond the first to the same request: what was bought again.</summary>
    public int Repeated => Calls.Where(call => call.Answered).GroupBy(call => call.Key).Sum(same => same.Count() - 1);
}
