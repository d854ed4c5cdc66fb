namespace DataForge.Jobs.Generation.Providers;

/// <summary>The names that <c>LLM_BACKEND</c> and a sample's <c>provider</c> use.</summary>
public static class ProviderNames
{
    /// <summary>OpenAI, or a server that speaks its protocol at <c>OPENAI_BASE_URL</c>.</summary>
    public const string OpenAi = "openai";

    /// <summary>Any OpenAI-compatible server, at <c>CUSTOM_LLM_URL</c>.</summary>
    public const string Custom = "custom";

    /// <summary>The built-in provider that costs nothing and says that it is a mock.</summary>
    public const string Mock = "mock";

    /// <summary>Every provider that can be chosen.</summary>
    public static IReadOnlyList<string> Known { get; } = [OpenAi, Custom, Mock];

    /// <summary>Names of the contract whose adapters are not part of this version.</summary>
    public static IReadOnlyList<string> NotBuilt { get; } = ["anthropic", "ollama"];
}
