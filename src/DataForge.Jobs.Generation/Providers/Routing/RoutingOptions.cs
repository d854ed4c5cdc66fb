namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>Who answers in whose place, and which model is chosen where a request names none.</summary>
public sealed record RoutingOptions
{
    /// <summary>Models that are asked, in this order, where the one that is meant cannot answer; those of a model's own go before.</summary>
    public IReadOnlyList<string> FallbackOrder { get; init; } = [];

    /// <summary>Looked through in order; the first that fits chooses.</summary>
    public IReadOnlyList<RoutingRule> Rules { get; init; } = [];

    /// <summary>Words that hint at what matters; looked at where no rule fits.</summary>
    public RoutingHints Hints { get; init; } = new();
}

/// <summary>Chooses a model for requests that name none. Every condition that is given must hold.</summary>
/// <param name="PreferModel">The model's name or alias.</param>
public sealed record RoutingRule(string PreferModel)
{
    /// <summary>Any of these is in the conversation, whatever the case; empty asks for nothing.</summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>The conversation has more characters than this; null asks for nothing.</summary>
    public int? LengthGreaterThan { get; init; }

    /// <summary>The job or request carries this tag; null asks for nothing.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether the rule fits.</summary>
    internal bool Fits(string conversation, IReadOnlyList<string> tags) =>
        (Contains.Count == 0 || Contains.Any(word => conversation.Contains(word, StringComparison.OrdinalIgnoreCase)))
        && (LengthGreaterThan is not { } length || conversation.Length > length)
        && (Tag is null || tags.Contains(Tag, StringComparer.OrdinalIgnoreCase));
}

/// <summary>Words that hint at what matters in an answer. Each list is empty until somebody fills it.</summary>
public sealed record RoutingHints
{
    /// <summary>Words that hint at code: the best model that has the capability <c>code</c>.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];

    /// <summary>Words that hint at haste: the fastest model.</summary>
    public IReadOnlyList<string> Speed { get; init; } = [];

    /// <summary>Words that hint at care: the best model.</summary>
    public IReadOnlyList<string> Quality { get; init; } = [];
}
