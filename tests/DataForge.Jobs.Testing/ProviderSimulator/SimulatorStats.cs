namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>What the simulator has seen so far.</summary>
public sealed record SimulatorStats
{
    /// <summary>Calls that reached it, whatever became of them.</summary>
    public int TotalCalls { get; init; }

    /// <summary>Calls that were given a whole answer.</summary>
    public int Answered { get; init; }

    /// <summary>Calls by the status they got; 0 stands for none.</summary>
    public IReadOnlyDictionary<int, int> ByStatus { get; init; } = new Dictionary<int, int>();

    /// <summary>Calls under way.</summary>
    public int InFlight { get; init; }

    /// <summary>The most calls that were under way at once.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>Different prompts.</summary>
    public int DistinctPrompts { get; init; }

    /// <summary>Different requests, by messages and seed.</summary>
    public int DistinctRequests { get; init; }

    /// <summary>Answers beyond the first of the same request: what was paid for again.</summary>
    public int RepeatedAnswers { get; init; }

    /// <summary>The most answers that one request got.</summary>
    public int MaxAnswersPerRequest { get; init; }

    /// <summary>Calls by prompt; left out where it was not asked for.</summary>
    public IReadOnlyDictionary<string, int>? CallsByPrompt { get; init; }
}
