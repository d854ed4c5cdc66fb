namespace DataForge.Jobs.Storage.Ledger;

/// <summary>What calls came to, summed. Whose calls they were, whoever derives from it says.</summary>
public abstract class UsageCounts
{
    /// <summary>The columns.</summary>
    internal const string Columns = "calls, retries, prompt_tokens, completion_tokens, cached_calls, cost_usd, unpriced_calls";

    /// <summary>Requests sent upstream.</summary>
    public long Calls { get; set; }

    /// <summary>Those of them that repeated an earlier one.</summary>
    public long Retries { get; set; }

    /// <summary>Tokens read.</summary>
    public long PromptTokens { get; set; }

    /// <summary>Tokens written.</summary>
    public long CompletionTokens { get; set; }

    /// <summary>Answers taken from the replay cache.</summary>
    public long CachedCalls { get; set; }

    /// <summary>US dollars of the calls whose price is known.</summary>
    public decimal CostUsd { get; set; }

    /// <summary>Calls whose price is unknown.</summary>
    public long UnpricedCalls { get; set; }

    /// <summary>Adds what further calls came to.</summary>
    public void Add(UsageCounts more)
    {
        ArgumentNullException.ThrowIfNull(more);
        Calls += more.Calls;
        Retries += more.Retries;
        PromptTokens += more.PromptTokens;
        CompletionTokens += more.CompletionTokens;
        CachedCalls += more.CachedCalls;
        CostUsd += more.CostUsd;
        UnpricedCalls += more.UnpricedCalls;
    }
}
