using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>A message that nobody can read ends in an error queue and blocks nobody.</summary>
internal sealed class PoisonIsSetAside : IPromise
{
    public string Name => "unreadable messages end in error queues and block nobody";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        var poison = run.Poison;
        yield return new Check("set aside", poison.SetAside >= poison.Sent, $"{poison.SetAside} of {poison.Sent} are in error queues");
        yield return new Check("shown", poison.Shown > 0, $"{poison.Shown} in /status");
        yield return new Check("blocks nobody", poison.Blocked is null, poison.Blocked ?? "the job after them was made");
    }
}
