namespace DataForge.Jobs.Generation.Providers;

/// <summary>The kinds of providers that are built in; where the environment configures one, it is also its name.</summary>
public static class ProviderNames
{
    /// <summary>OpenAI, or a server that speaks its protocol at <c>OPENAI_BASE_URL</c>.</summary>
    public const string OpenAi = "openai";

    /// <summary>Anthropic.</summary>
    public const string Anthropic = "anthropic";

    /// <summary>A local Ollama, by its native protocol.</summary>
    public const string Ollama = "ollama";

    /// <summary>Any OpenAI-compatible server, at <c>CUSTOM_LLM_URL</c>.</summary>
    public const string Custom = "custom";

    /// <summary>The built-in provider that costs nothing and says that it is a mock.</summary>
    public const string Mock = "mock";

    /// <summary>Every kind, in the order in which they are looked through for a model.</summary>
    public static IReadOnlyList<string> Known { get; } = [OpenAi, Anthropic, Ollama, Custom, Mock];
}
