namespace DataForge.Jobs.Generation.Specification;

/// <summary>What an answer must be like to be accepted. A null or empty member asks for nothing.</summary>
public sealed record FilterSpec
{
    /// <summary>The least words.</summary>
    public int? MinLength { get; init; }

    /// <summary>The most words.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The least characters.</summary>
    public int? MinCharacters { get; init; }

    /// <summary>The most characters.</summary>
    public int? MaxCharacters { get; init; }

    /// <summary>At least one of these must occur, whatever its case.</summary>
    public IReadOnlyList<string> RequiredKeywords { get; init; } = [];

    /// <summary>All of these must occur, whatever their case.</summary>
    public IReadOnlyList<string> RequiredAll { get; init; } = [];

    /// <summary>None of these may occur, whatever their case.</summary>
    public IReadOnlyList<string> ForbiddenKeywords { get; init; } = [];

    /// <summary>A .NET regular expression that must match somewhere.</summary>
    public string? Regex { get; init; }

    /// <summary>A .NET regular expression that must match nowhere.</summary>
    public string? NotRegex { get; init; }

    /// <summary>ISO 639-1 codes of the languages of which the text must be in one.</summary>
    public IReadOnlyList<string>? Language { get; init; }

    /// <summary>Names of published filters that the text must pass.</summary>
    public IReadOnlyList<string>? Preset { get; init; }

    /// <summary>The sentiment that the text must have.</summary>
    public SentimentLabel? Sentiment { get; init; }

    /// <summary>The least overall score, 0 to 1.</summary>
    public double? MinQuality { get; init; }

    /// <summary>The least value by score name, 0 to 1.</summary>
    public IReadOnlyDictionary<string, double>? MinScores { get; init; }
}

/// <summary>A text's sentiment by its polarity.</summary>
public enum SentimentLabel
{
    /// <summary>Polarity above 0.1.</summary>
    Positive,

    /// <summary>Polarity below −0.1.</summary>
    Negative,

    /// <summary>Anything between.</summary>
    Neutral,
}
