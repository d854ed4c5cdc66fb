namespace DataForge.Jobs.Storage.Limits;

/// <summary>How far a provider's permits are given out.</summary>
public sealed class ProviderRate
{
    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>When the next call may go out.</summary>
    public DateTimeOffset RequestAt { get; set; }

    /// <summary>When the next token may.</summary>
    public DateTimeOffset TokenAt { get; set; }
}

/// <summary>How many of a provider's calls at once are one process's.</summary>
public sealed class ProviderShare
{
    /// <summary>The provider.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The process.</summary>
    public Guid ProcessId { get; set; }

    /// <summary>How many it has use for.</summary>
    public int Wanted { get; set; }

    /// <summary>How many it may have under way.</summary>
    public int Held { get; set; }

    /// <summary>Until when, on the database's clock.</summary>
    public DateTimeOffset HeldUntil { get; set; }
}
