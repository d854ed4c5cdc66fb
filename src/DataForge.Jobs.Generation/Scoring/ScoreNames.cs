namespace DataForge.Jobs.Generation.Scoring;

/// <summary>The names of the scores, in the order in which they are written.</summary>
public static class ScoreNames
{
    /// <summary>Whether a text is about as long as a paragraph.</summary>
    public const string Length = "length";

    /// <summary>Whether its sentences hang together.</summary>
    public const string Coherence = "coherence";

    /// <summary>Whether it speaks of what the prompt's variables name.</summary>
    public const string Relevance = "relevance";

    /// <summary>Whether its mechanics are sound.</summary>
    public const string Grammar = "grammar";

    /// <summary>Whether its words vary.</summary>
    public const string Diversity = "diversity";

    /// <summary>The weighted mean of the others.</summary>
    public const string Overall = "overall";

    /// <summary>What a model gives by the job's rubric; outside <see cref="Overall"/>.</summary>
    public const string Judge = "judge";

    /// <summary>How unlike a sample is to what was admitted before it; outside <see cref="Overall"/>, and known at admission.</summary>
    public const string Novelty = "novelty";

    /// <summary>The scores that can be weighed, in order.</summary>
    public static IReadOnlyList<string> Weighable { get; } = [Length, Coherence, Relevance, Grammar, Diversity];
}
