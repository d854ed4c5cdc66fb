using DataForge.Jobs.Chaos.Runs;
using DataForge.Jobs.Testing.ProviderSimulator;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>Usage is the sum over calls, failed and repeated ones included; only what a fault cut off is missing.</summary>
internal sealed class UsageIsTheSumOfCalls : IPromise
{
    /// <summary>A slot that is lost may have called so many times for its candidate before: one call and three retries.</summary>
    private const int CallsPerSlot = 4;

    public string Name => "usage is the sum over calls";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        foreach (var job in run.Undisturbed.Jobs)
        {
            var made = run.Undisturbed.Calls.Count(call => Of(job, call));
            yield return new Check($"usage of '{job.Drawn.Name}', undisturbed", job.Final.Usage("calls") == made, $"{job.Final.Usage("calls")} calls booked, {made} made");
        }

        // Questions that find out whether a provider is back name no job, so only the sum can be compared.
        var booked = run.AllJobs.Sum(job => job.Final.Usage("calls"));
        var calls = run.Disturbed.Calls.Count;
        var losses = run.Cluster.Losses;
        yield return new Check("disturbed, no call is missing but those that were cut off", calls - booked <= losses.Calls * CallsPerSlot, $"{booked} calls booked, {calls} made, {losses.Calls} slots at most cut off");
        yield return new Check("disturbed, no call is booked twice", booked - calls <= losses.Unreached * CallsPerSlot, $"{booked} calls booked, {calls} made, {losses.Unreached} at most never arrived");
    }

    private static bool Of(JobOutcome job, SimulatorCall call) => call.Prompt.Contains(job.Drawn.Marker, StringComparison.Ordinal);
}
