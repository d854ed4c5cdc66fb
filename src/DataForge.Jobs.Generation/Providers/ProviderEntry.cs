namespace DataForge.Jobs.Generation.Providers;

/// <summary>One provider as it is configured. A class and not a record: it holds a key, and must not print itself.</summary>
/// <param name="name">The name that jobs, samples and limits use.</param>
/// <param name="type">Which adapter speaks with it: a built-in kind, a plugin's name, or <c>Namespace.Class, Assembly</c>.</param>
public sealed class ProviderEntry(string name, string type)
{
    /// <summary>The name that jobs, samples and limits use.</summary>
    public string Name => name;

    /// <summary>Which adapter speaks with it: a built-in kind, a plugin's name, or <c>Namespace.Class, Assembly</c>.</summary>
    public string Type => type;

    /// <summary>The key; null sends none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where it is reached; null takes the adapter's own address.</summary>
    public Uri? Address { get; init; }

    /// <summary>Whether requests go to exactly <see cref="Address"/>, query string and all.</summary>
    public bool IsExactAddress { get; init; }

    /// <summary>The model of a request that names none; null takes the adapter's.</summary>
    public string? Model { get; init; }

    /// <summary>Further headers; they win over every other, <c>Authorization</c> included.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long one attempt may take; null takes <see cref="ResilienceOptions.AttemptTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The most completion tokens of a request that does not say; null leaves it to the model.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The temperature, 0 to 2, of a request that does not say; null leaves it to the model.</summary>
    public double? Temperature { get; init; }

    /// <summary>What it allows all processes together.</summary>
    public ProviderLimits Limits { get; init; } = new();

    /// <summary>Whatever else its adapter wants to know.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
