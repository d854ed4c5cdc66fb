using DataForge.Jobs.Hosting.Webhooks;

namespace DataForge.Jobs.Worker.Webhooks;

/// <summary>When a failed delivery is tried again.</summary>
internal static class Backoff
{
    /// <summary>
    /// Twice as long each time, up to the longest, between half of it and all of it by chance: receivers that were away are not
    /// called by all at once ("equal jitter", Brooker, Exponential Backoff And Jitter, AWS 2015). What the receiver asks for is
    /// waited for, up to the longest pause.
    /// </summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan? asked, WebhookOptions options, double chance)
    {
        var longest = TimeSpan.FromSeconds(options.LongestRetrySeconds);
        var full = Math.Min(options.RetrySeconds * Math.Pow(2, Math.Min(attempt - 1, 40)), longest.TotalSeconds);
        var pause = TimeSpan.FromSeconds(full * (0.5 + chance / 2));
        return asked is { } wish && wish > pause ? (wish < longest ? wish : longest) : pause;
    }
}
