using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>
/// What a lost worker held is free for others within ten seconds, also when its host vanished without closing a
/// connection. Measured where nothing else was wrong meanwhile, since an outage adds its own length.
/// </summary>
internal sealed class WorkIsTakenOver : IPromise
{
    /// <summary>
    /// Ten seconds are promised. The bound that breaks a run is wider: on a machine whose two cores build something
    /// else at the same time, a scheduler that wants to look twice a second may come to it seconds later.
    /// </summary>
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(16);

    public string Name => "work of a lost worker is taken over within 10 s (16 s under load)";

    public IEnumerable<Check> Judge(RunRecord run) =>
        from takeover in run.Takeovers
        select takeover.Clear
            ? new Check($"after '{takeover.Cause}'", takeover.Freed <= s_bound, $"free after {takeover.Freed?.TotalSeconds:0.0} s, claimed after {takeover.Claimed?.TotalSeconds:0.0} s")
            : new Check($"after '{takeover.Cause}', with other troubles", takeover.Freed is not null, $"free after {takeover.Freed?.TotalSeconds:0.0} s");
}
