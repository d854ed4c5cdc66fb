using DataForge.Jobs.Chaos.Runs;

namespace DataForge.Jobs.Chaos.Promises;

/// <summary>A retry asks for the failed candidates again, and for nothing else.</summary>
internal sealed class RetryAsksFailedOnesOnly : IPromise
{
    public string Name => "a retry asks the failed candidates again and nothing else";

    public IEnumerable<Check> Judge(RunRecord run)
    {
        var retry = run.Retry;
        yield return new Check("retry", retry.Failed > 0 && retry.Calls == retry.Failed && retry.LeftFailed == 0, $"{retry.Failed} failed, {retry.Calls} calls made by the retry, {retry.LeftFailed} still failed; {retry.Before}");
    }
}
