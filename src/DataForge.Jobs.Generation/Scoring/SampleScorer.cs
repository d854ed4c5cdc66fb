using DataForge.Jobs.Generation.Specification;

namespace DataForge.Jobs.Generation.Scoring;

/// <summary>Scores samples by one specification. Immutable; one serves a whole job and any number of threads.</summary>
public sealed class SampleScorer
{
    private static readonly IScore[] Scores =
        [new LengthScore(), new CoherenceScore(), new RelevanceScore(), new GrammarScore(), new DiversityScore()];

    private static readonly double[] DefaultWeights = [0.1, 0.3, 0.3, 0.2, 0.1];

    private readonly double[] _weights;

    private SampleScorer(double[] weights) => _weights = weights;

    /// <summary>
    /// Makes a scorer. Weights that are given replace the defaults as a whole: a score that is not named weighs
    /// nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The specification has errors; ask <see cref="Validate"/> first.</exception>
    public static SampleScorer Compile(ScoringSpec specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        if (Validate(specification) is [var (path, message), ..])
        {
            throw new ArgumentException($"{path}: {message}", nameof(specification));
        }

        return new SampleScorer(specification.Weights is { } given
            ? [.. Scores.Select(score => given.GetValueOrDefault(score.Name))]
            : DefaultWeights);
    }

    /// <summary>Everything that is wrong with a specification, by path; empty where it is sound.</summary>
    public static IReadOnlyList<(string Path, string Message)> Validate(ScoringSpec specification)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var errors = new List<(string, string)>();
        if (specification.Weights is not { } weights)
        {
            return errors;
        }

        foreach (var (name, weight) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!ScoreNames.Weighable.Contains(name))
            {
                errors.Add(($"scoring.weights.{name}", $"No such score; there are {string.Join(", ", ScoreNames.Weighable)}."));
            }
            else if (!double.IsFinite(weight) || weight < 0)
            {
                errors.Add(($"scoring.weights.{name}", "A weight is a number of at least 0."));
            }
        }

        if (errors.Count == 0 && !weights.Values.Any(weight => weight > 0))
        {
            errors.Add(("scoring.weights", "At least one weight must be above 0."));
        }

        return errors;
    }

    /// <summary>Measures every score and their weighted mean; one that does not apply shares its weight out.</summary>
    public SampleScores Score(SampleText text, ScoringContext context)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(context);
        Span<double?> values = stackalloc double?[Scores.Length];
        double sum = 0;
        double weights = 0;
        for (var i = 0; i < Scores.Length; i++)
        {
            var value = SampleScores.Rounded(Scores[i].Measure(text, context));
            values[i] = value;
            sum += _weights[i] * value.GetValueOrDefault();
            weights += value is null ? 0 : _weights[i];
        }

        return new SampleScores(
            values[0], values[1], values[2], values[3], values[4], weights > 0 ? SampleScores.Rounded(sum / weights) : null);
    }

    /// <summary>How the text speaks of its subject: −1 (all blame) to 1 (all praise), rounded like a score.</summary>
    public static double Sentiment(SampleText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SampleScores.Rounded(Scoring.Sentiment.Polarity(text)).GetValueOrDefault();
    }
}
