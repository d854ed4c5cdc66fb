using Newtonsoft.Json.Linq;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// What checking one value may take, all of its parts together. The cost ends the same work at the same place everywhere;
/// the time is for what no cost foresees, patterns that backtrack above all.
/// </summary>
internal sealed class CheckEffort(TimeProvider time)
{
    /// <summary>About microseconds on a quiet machine; an answer of 100,000 characters takes some 30,000.</summary>
    private const long MaxCost = 500_000;

    /// <summary>All checks together; twice what the whole cost takes.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Characters that are written in about a microsecond.</summary>
    private const int CharactersPerCost = 8;

    private long _cost;
    private TimeSpan _took;

    /// <summary>Notes what a step takes.</summary>
    /// <exception cref="UncheckableAnswerException">All of them together take too much.</exception>
    public void Spend(long cost)
    {
        _cost += cost;
        if (_cost > MaxCost)
        {
            throw new UncheckableAnswerException();
        }
    }

    /// <summary>Holds a value against a check.</summary>
    /// <returns>The problem of the value; null where there is none.</returns>
    /// <exception cref="UncheckableAnswerException">There is no time left for another check, or this one takes too much.</exception>
    public string? Run(Func<JToken, CheckEffort, string?> check, JToken value)
    {
        if (_took > MaxTime)
        {
            throw new UncheckableAnswerException();
        }

        var started = time.GetTimestamp();
        var problem = check(value, this);
        _took += time.GetElapsedTime(started);
        return problem;
    }

    /// <summary><see cref="JsonTokens.Canonical"/>, at its cost: every level of a value may ask for all below it.</summary>
    public string Canonical(JToken value)
    {
        var text = JsonTokens.Canonical(value);
        Spend(text.Length / CharactersPerCost);
        return text;
    }
}

/// <summary>Checking a value takes more than it may.</summary>
internal sealed class UncheckableAnswerException : Exception;
