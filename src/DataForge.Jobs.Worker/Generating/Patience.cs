namespace DataForge.Jobs.Worker.Generating;

/// <summary>How long a batch is parked.</summary>
internal static class Patience
{
    /// <summary>Between the first parking and the longest, so that work goes on within seconds of a provider's return.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>No provider's word is trusted for longer than this: the limit may be lifted meanwhile.</summary>
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>Doubles with every parking, unless the provider said how long to wait.</summary>
    /// <param name="parked">How often the batch was parked before.</param>
    /// <param name="asked">What the provider asked for.</param>
    public static TimeSpan For(int parked, TimeSpan? asked)
    {
        if (asked is { } wait && wait > TimeSpan.Zero)
        {
            return wait < LongestAsked ? wait : LongestAsked;
        }

        var doubled = Shortest * Math.Pow(2, Math.Min(parked, 10));
        return doubled < Longest ? doubled : Longest;
    }
}
